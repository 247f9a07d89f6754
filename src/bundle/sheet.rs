//! What a page of grants is written on: Markdown or HTML, each with its own escaping.

use crate::playbook::Prose;

/// A page that takes headings, paragraphs and tables.
pub(super) trait Sheet {
    /// A heading; the page itself is level 1.
    fn heading(&mut self, level: usize, fill: impl FnOnce(&mut Self)) -> &mut Self;

    fn paragraph(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self;

    /// A table; `rows` writes each with `row`.
    fn table(&mut self, titles: &'static [&'static str], rows: impl FnOnce(&mut Self))
    -> &mut Self;

    fn row(&mut self, cells: impl FnOnce(&mut Self)) -> &mut Self;

    fn cell(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self;

    /// Plain text, whoever wrote it.
    fn words(&mut self, text: &str) -> &mut Self;

    fn strong(&mut self, text: &str) -> &mut Self;

    fn value(&mut self, value: &str) -> &mut Self;

    fn told(&mut self, prose: &Prose<'_>) -> &mut Self;

    /// What follows stands under what came before, inside a cell.
    fn under(&mut self) -> &mut Self;

    /// Several values, one under the other.
    fn values<'a, T: AsRef<str> + 'a>(
        &mut self,
        values: impl IntoIterator<Item = &'a T>,
    ) -> &mut Self {
        for (i, value) in values.into_iter().enumerate() {
            if i > 0 {
                self.under();
            }
            self.value(value.as_ref());
        }
        self
    }
}
