//! How much of one of IAM's quotas is used.

use ratatui::text::{Line, Span};

use crate::{
    plan::Budget,
    tui::{cx::Cx, flow},
};

/// How much of the quota is used: a bar, and the numbers in words.
pub(crate) fn gauge(budget: Budget, width: u16, cx: &Cx<'_>) -> Line<'static> {
    let Budget { what, used, limit } = budget;
    let left = limit.saturating_sub(used);
    let words = if used > limit {
        format!(" {} too many: {used} of {limit} ({what})", used - limit)
    } else {
        format!(" {left} of {limit} characters left ({what})")
    };
    let style = match used * 100 / limit.max(1) {
        0..80 => cx.styles.right,
        80..=100 => cx.styles.warning,
        _ => cx.styles.wrong,
    };
    let bar = usize::from(width)
        .saturating_sub(flow::width(&words))
        .min(16);
    let full = (bar * used / limit.max(1)).min(bar);
    Line::from(vec![
        Span::styled(cx.glyphs.full.repeat(full), style),
        Span::styled(cx.glyphs.empty.repeat(bar - full), cx.styles.faint),
        Span::styled(words, style),
    ])
}
