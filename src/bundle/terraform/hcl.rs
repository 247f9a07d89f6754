//! HCL as a tree of the library, in the canonical form of `terraform fmt`.

use hcl_edit::{
    Decorate, Decorated, Ident, RawString,
    expr::{
        Array, Conditional, Expression, FuncArgs, FuncCall, Object, ObjectKey, ObjectValue,
        ObjectValueTerminator, Traversal, TraversalOperator,
    },
    structure::{Attribute, Block, Body, Structure},
    template::{Element, Interpolation, StringTemplate},
};

/// A piece of a text: as it is, or what Terraform puts there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Value(Expression),
}

/// A text that means itself, whatever stands in it.
pub(super) fn text(text: &str) -> Expression {
    join(vec![Piece::Text(text.to_owned())])
}

/// A text of pieces; one value alone stands without quotes.
pub(super) fn join(pieces: Vec<Piece>) -> Expression {
    let mut elements: Vec<Element> = Vec::new();
    let mut plain = true;
    let mut whole = String::new();
    let alone = pieces.len() == 1;
    for piece in pieces {
        match piece {
            Piece::Value(value) if alone => return value,
            Piece::Value(mut value) => {
                plain = false;
                value.decorate(("", ""));
                elements.push(Element::Interpolation(Interpolation::new(value)));
            }
            Piece::Text(text) => {
                for part in marked(&text) {
                    plain &= !is_mark(part);
                    elements.push(Element::from(part));
                }
                whole.push_str(&text);
            }
        }
    }
    if plain {
        return Expression::from(whole);
    }
    Expression::from(StringTemplate::from(elements))
}

/// Whether Terraform would read something else here.
fn is_mark(text: &str) -> bool {
    text.starts_with("${") || text.starts_with("%{")
}

/// Parts that have a mark at their beginning, or none: the library escapes the first mark of a text without fail, but
/// overlooks a later one behind another `$`.
fn marked(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mark = |text: &str| {
        let mut places = text.char_indices().skip(1).map(|(at, _)| at);
        places.find(|at| text.get(*at..).is_some_and(is_mark))
    };
    while let Some((part, end)) = mark(rest).and_then(|at| rest.split_at_checked(at)) {
        parts.push(part);
        rest = end;
    }
    parts.push(rest);
    parts
}

/// A name as HCL takes it. What it does not take is left out, so that no name can end what it stands in.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new_sanitized(name)
}

/// Something with a name: `var.region`, `aws_iam_role.access.arn`.
pub(super) fn refer(path: &[&str]) -> Expression {
    let mut parts = path.iter().map(|part| ident(part));
    let Some(first) = parts.next() else {
        return Expression::null();
    };
    let operators: Vec<Decorated<TraversalOperator>> = parts
        .map(|part| Decorated::new(TraversalOperator::GetAttr(part.into())))
        .collect();
    if operators.is_empty() {
        return Expression::from(first);
    }
    Expression::from(Traversal::new(first, operators))
}

pub(super) fn call(name: &str, args: Vec<Expression>) -> Expression {
    Expression::from(FuncCall::new(ident(name), FuncArgs::from(args)))
}

/// `condition ? yes : no`
pub(super) fn choose(condition: Expression, yes: Expression, no: Expression) -> Expression {
    Expression::from(Conditional::new(condition, yes, no))
}

pub(super) fn list(elements: impl IntoIterator<Item = Expression>) -> Expression {
    Expression::from(elements.into_iter().collect::<Array>())
}

/// An object; keys that are no names stand in quotes.
pub(super) fn object(pairs: impl IntoIterator<Item = (String, Expression)>) -> Expression {
    let mut object = Object::new();
    for (key, value) in pairs {
        let key = match Ident::try_new(key.as_str()) {
            Ok(name) if !key.contains('-') => ObjectKey::from(name),
            _ => ObjectKey::from(text(&key)),
        };
        let mut value = ObjectValue::new(value);
        value.set_terminator(ObjectValueTerminator::Newline);
        object.insert(key, value);
    }
    Expression::from(object)
}

/// A block with what stands in it.
pub(super) fn block(kind: &str, labels: &[&str], content: Vec<Structure>) -> Block {
    let mut block = Block::new(ident(kind));
    block.labels = labels.iter().map(|label| (*label).into()).collect();
    block.body = content.into_iter().collect();
    block.body.set_prefer_oneline(block.body.is_empty());
    block
}

pub(super) fn attribute(name: &str, value: Expression) -> Structure {
    Structure::from(Attribute::new(ident(name), value))
}

/// The same with lines of comment above it.
pub(super) fn commented(mut block: Block, lines: &[String]) -> Block {
    block.decor_mut().set_prefix(comment(lines));
    block
}

/// Longer comments are folded.
const WIDTH: usize = 100;

/// Lines of comment. What would end a line is a blank, as no text may become code.
fn comment(lines: &[String]) -> String {
    let mut all = String::new();
    for line in lines {
        let start = if line.starts_with("- ") { "#   " } else { "# " };
        let mut width = 1;
        all.push('#');
        let ends = |c: char| c.is_whitespace() || c.is_control();
        for word in line.split(ends).filter(|word| !word.is_empty()) {
            let more = word.chars().count() + 1;
            if width > 1 && width + more > WIDTH {
                all.push('\n');
                all.push_str(start);
                width = start.chars().count();
            } else {
                all.push(' ');
                width += 1;
            }
            all.push_str(word);
            width += more - 1;
        }
        all.push('\n');
    }
    all
}

/// Prints a file that begins with lines of comment.
pub(super) fn print(head: &[String], content: Vec<Structure>) -> String {
    let body = layout(content.into_iter().collect(), 0);
    let mut text = comment(head);
    if !head.is_empty() && !body.is_empty() {
        text.push('\n');
    }
    text.push_str(&body.to_string());
    text
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// Sets the white space of a body: indentation, blank lines around blocks, aligned `=`.
fn layout(body: Body, depth: usize) -> Body {
    let shapes: Vec<Option<(usize, bool)>> = body.iter().map(shape).collect();
    let mut after_block = None;
    let lay = |(mut structure, width): (Structure, usize)| {
        let is_block = structure.is_block();
        let blank = after_block.is_some_and(|block| block || is_block);
        after_block = Some(is_block);
        let mut prefix = String::from(if blank { "\n" } else { "" });
        for line in structure.decor().prefix().map_or("", |lines| lines).lines() {
            prefix.push_str(&indent(depth));
            prefix.push_str(line);
            prefix.push('\n');
        }
        prefix.push_str(&indent(depth));
        structure.decor_mut().set_prefix(prefix);
        match &mut structure {
            Structure::Block(block) => {
                if !block.body.is_empty() {
                    block.body = layout(std::mem::take(&mut block.body), depth + 1);
                    block.body.decor_mut().set_suffix(indent(depth));
                }
            }
            Structure::Attribute(attribute) => {
                let used = attribute.key.as_str().chars().count();
                let padding = " ".repeat(width.saturating_sub(used) + 1);
                attribute.key.decor_mut().set_suffix(padding);
                spread(&mut attribute.value, depth);
            }
        }
        structure
    };
    let widths = widths(&shapes);
    body.into_iter().zip(widths).map(lay).collect()
}

/// The width of an attribute's name, and whether its value takes several lines; none for a block.
fn shape(structure: &Structure) -> Option<(usize, bool)> {
    let attribute = structure.as_attribute()?;
    Some((
        attribute.key.as_str().chars().count(),
        several_lines(&attribute.value),
    ))
}

/// How wide each name is made: names of values in one line that follow each other get the same width.
fn widths(shapes: &[Option<(usize, bool)>]) -> Vec<usize> {
    let mut widths = vec![0; shapes.len()];
    let mut start = 0;
    while start < shapes.len() {
        let run = shapes
            .iter()
            .skip(start)
            .map_while(|shape| shape.filter(|(_, several)| !several));
        let run: Vec<usize> = run.map(|(width, _)| width).collect();
        let widest = run.iter().copied().max().unwrap_or(0);
        for width in widths.iter_mut().skip(start).take(run.len()) {
            *width = widest;
        }
        start += run.len().max(1);
    }
    widths
}

fn several_lines(value: &Expression) -> bool {
    match value {
        Expression::Array(array) => array.len() > 1 || array.iter().any(several_lines),
        Expression::Object(object) => !object.is_empty(),
        Expression::FuncCall(call) => call.args.iter().any(several_lines),
        Expression::Conditional(choice) => {
            several_lines(&choice.true_expr) || several_lines(&choice.false_expr)
        }
        _ => false,
    }
}

/// Sets the white space of a value that takes several lines.
fn spread(value: &mut Expression, depth: usize) {
    if !several_lines(value) {
        return;
    }
    let (outer, inner) = (indent(depth), indent(depth + 1));
    match value {
        Expression::Array(array) => {
            for element in array.iter_mut() {
                spread(element, depth + 1);
                element.decorate((format!("\n{inner}"), ""));
            }
            array.set_trailing_comma(true);
            array.set_trailing(format!("\n{outer}"));
        }
        Expression::Object(object) => {
            let shapes: Vec<Option<(usize, bool)>> = object
                .iter()
                .map(|(key, value)| Some((key_width(key), several_lines(value.expr()))))
                .collect();
            let widths = widths(&shapes);
            for (place, ((mut key, value), width)) in object.iter_mut().zip(widths).enumerate() {
                let padding = " ".repeat(width.saturating_sub(key_width(key.get())) + 1);
                let prefix = format!("{}{inner}", if place == 0 { "\n" } else { "" });
                *key.decor_mut() = (prefix, padding).into();
                spread(value.expr_mut(), depth + 1);
            }
            object.set_trailing(RawString::from(outer));
        }
        Expression::FuncCall(call) => {
            for argument in &mut call.args {
                spread(argument, depth);
            }
        }
        Expression::Conditional(choice) => {
            spread(&mut choice.true_expr, depth);
            spread(&mut choice.false_expr, depth);
        }
        _ => {}
    }
}

fn key_width(key: &ObjectKey) -> usize {
    match key {
        ObjectKey::Ident(name) => name.as_str().chars().count(),
        ObjectKey::Expression(expression) => {
            let mut plain = expression.clone();
            plain.decorate(("", ""));
            plain.to_string().chars().count()
        }
    }
}

#[cfg(test)]
mod tests;
