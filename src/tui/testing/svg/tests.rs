//! Pictures of small buffers, read as text.

use std::{fs, panic};

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier, Style, Stylize},
    text::Line,
    widgets::{Block, BorderType, Widget},
};

use super::{colours, compare, compared, escaped, is_writing, svg, without_links};

/// The picture of these lines, without the window around it.
fn picture<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> Vec<String> {
    let lines: Vec<Line> = lines.into_iter().collect();
    let height = u16::try_from(lines.len()).unwrap();
    let mut buffer = Buffer::empty(Rect::new(3, 2, 20, height));
    for (y, line) in (2..).zip(&lines) {
        buffer.set_line(3, y, line, 20);
    }
    inside(&svg(&buffer, "test"))
}

fn inside(svg: &str) -> Vec<String> {
    let (_, inside) = svg
        .split_once("<g shape-rendering=\"crispEdges\">\n")
        .unwrap();
    inside
        .lines()
        .filter(|line| !line.ends_with("</g>") && *line != "</svg>")
        .map(str::to_owned)
        .collect()
}

/// The value of an attribute.
fn value<'a>(element: &'a str, name: &str) -> &'a str {
    let (_, rest) = element.split_once(&format!(" {name}=\"")).unwrap();
    rest.split('"').next().unwrap()
}

fn path(line: &str) -> Vec<String> {
    picture([Line::from(line)])
        .iter()
        .map(|element| value(element, "d").to_owned())
        .collect()
}

#[test]
fn what_xml_would_obey_is_escaped() {
    assert_eq!(
        escaped("<a b=\"c\" d='e'>&\u{1b}\u{7}\u{85}"),
        "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;\u{fffd}\u{fffd}\u{fffd}"
    );
    let elements = picture([Line::from("</text>&amp;")]);
    assert!(
        elements[0].ends_with(">&lt;/text&gt;&amp;amp;</text>"),
        "{elements:?}"
    );
    let whole = svg(&Buffer::empty(Rect::new(0, 0, 1, 1)), "<script>");
    assert!(!whole.contains("<script>"), "{whole}");
    assert_eq!(whole.matches("&lt;script&gt;").count(), 2);
}

#[test]
fn text_stands_in_its_cells() {
    let elements = picture([Line::from("  one two   three")]);
    let found: Vec<[&str; 3]> = elements
        .iter()
        .map(|text| {
            [
                value(text, "x"),
                value(text, "y"),
                value(text, "textLength"),
            ]
        })
        .collect();
    assert_eq!(found, [["18", "14.5", "63"], ["108", "14.5", "45"]]);
    assert!(elements[0].ends_with(">one two</text>"), "{elements:?}");
}

#[test]
fn a_wide_character_takes_two_cells_and_its_background_too() {
    let elements = picture([Line::from(vec![
        "a".into(),
        "\u{65e5}\u{672c}".on_blue(),
        "b".into(),
    ])]);
    let [back, a, sun, origin, b] = elements.as_slice() else {
        panic!("{elements:#?}");
    };
    assert_eq!([value(back, "x"), value(back, "width")], ["9", "36"]);
    for (text, x, length) in [
        (a, "0", "9"),
        (sun, "9", "18"),
        (origin, "27", "18"),
        (b, "45", "9"),
    ] {
        assert_eq!([value(text, "x"), value(text, "textLength")], [x, length]);
    }
}

#[test]
fn a_character_that_a_font_may_lack_does_not_move_its_neighbours() {
    let elements = picture([Line::from("ab\u{2192}cd")]);
    let found: Vec<&str> = elements.iter().map(|text| value(text, "x")).collect();
    assert_eq!(found, ["0", "18", "27"]);
}

#[test]
fn a_box_is_made_of_lines_that_join() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 3));
    Block::bordered().render(buffer.area, &mut buffer);
    let elements = inside(&svg(&buffer, ""));
    assert_eq!(elements.len(), 1);
    assert_eq!(
        value(&elements[0], "d"),
        "M4 9.5H32M4 49.5H32M4.5 9V50M31.5 9V50"
    );
    let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 3));
    let block = Block::bordered().border_type(BorderType::Rounded);
    block.render(buffer.area, &mut buffer);
    let elements = inside(&svg(&buffer, ""));
    assert_eq!(elements.len(), 1);
    let round = "M4.5 20.5V14A4.5 4.5 0 0 1 9 9.5H9.5M31.5 20.5V14A4.5 4.5 0 0 0 27 9.5H26.5";
    assert_eq!(
        value(&elements[0], "d"),
        format!(
            "M9 9.5H27M9 49.5H27M4.5 20V40M31.5 20V40{round}{}",
            "M4.5 39.5V45A4.5 4.5 0 0 0 9 49.5H9.5M31.5 39.5V45A4.5 4.5 0 0 1 27 49.5H26.5"
        )
    );
}

#[test]
fn lines_cross_and_end_where_they_should() {
    assert_eq!(
        path("\u{251c}\u{2500}\u{253c}\u{2574}"),
        ["M4 9.5H31.5M4.5 0V20M22.5 0V20"]
    );
    assert_eq!(path("\u{254c}"), ["M0.5 9.5H4M5 9.5H8.5"]);
    // Heavy and light lines are two paths.
    assert_eq!(path("\u{251d}"), ["M4.5 0V20", "M4 9.5H9"]);
}

#[test]
fn every_light_and_heavy_line_is_drawn() {
    let drawn = |c: char| path(&c.to_string()).len();
    for c in ('\u{2500}'..='\u{254f}')
        .chain('\u{256d}'..='\u{2570}')
        .chain('\u{2574}'..='\u{257f}')
    {
        let elements = picture([Line::from(c.to_string())]);
        assert!(
            elements.iter().all(|element| element.starts_with("<path")),
            "{c}"
        );
        assert!((1..=2).contains(&drawn(c)), "{c}");
    }
}

#[test]
fn backgrounds_and_blocks_are_merged() {
    let elements = picture([
        Line::from("ab \u{2588}\u{2588}".on_red()),
        Line::from("\u{20}\u{20}\u{20}\u{2588}\u{2588}".on_red()),
    ]);
    assert_eq!(value(&elements[0], "width"), "45");
    assert_eq!(value(&elements[0], "height"), "40");
    assert_eq!(value(&elements[1], "x"), "27");
    assert_eq!(value(&elements[1], "height"), "40");
    assert!(elements[2].contains(">ab</text>"), "{elements:#?}");
    assert_eq!(elements.len(), 3);
}

#[test]
fn styles_are_honoured() {
    let look = |style: Style| picture([Line::styled("x", style)]);
    let red = Style::new().fg(Color::Red);
    let shown = |rgb: colours::Rgb| rgb.to_string();
    let named = shown(colours::NAMED[1]);
    assert_eq!(value(&look(red)[0], "fill"), named);
    assert_eq!(look(red), look(Style::new().fg(Color::Indexed(1))));
    assert_eq!(
        value(&look(Style::new().fg(Color::Indexed(196)))[0], "fill"),
        "#ff0000"
    );
    assert_eq!(
        value(&look(Style::new().fg(Color::Rgb(1, 2, 3)))[0], "fill"),
        "#010203"
    );
    assert_eq!(value(&look(red.bold())[0], "font-weight"), "700");
    assert_eq!(value(&look(red.italic())[0], "font-style"), "italic");
    assert_ne!(value(&look(red.dim())[0], "fill"), named);
    assert_eq!(value(&look(red.underlined())[1], "y"), "17");
    let reversed = look(red.add_modifier(Modifier::REVERSED));
    assert_eq!(value(&reversed[0], "fill"), named);
    assert_eq!(value(&reversed[1], "fill"), shown(colours::BACKGROUND));
    assert!(look(red.hidden()).is_empty());
}

#[test]
fn text_of_every_named_colour_is_readable() {
    let light = |rgb: colours::Rgb| -> f64 {
        let part = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(rgb.0) + 0.7152 * part(rgb.1) + 0.0722 * part(rgb.2)
    };
    let contrast = |rgb| (light(rgb) + 0.05) / (light(colours::BACKGROUND) + 0.05);
    assert!(contrast(colours::FOREGROUND) > 10.0);
    // Black is for backgrounds.
    for rgb in colours::NAMED.into_iter().skip(1).chain([colours::TITLE]) {
        assert!(contrast(rgb) > 4.5, "{rgb}: {}", contrast(rgb));
    }
}

#[test]
fn the_escape_sequences_of_a_link_are_not_shown() {
    for symbol in [
        "\u{1b}]8;;https://example.com\u{7}a\u{1b}]8;;\u{7}",
        "\u{1b}]8;;https://example.com\u{1b}\\a\u{1b}]8;;\u{1b}\\",
        "a",
    ] {
        assert_eq!(without_links(symbol), "a");
    }
}

#[test]
fn the_same_buffer_gives_the_same_bytes_and_another_one_others() {
    let buffer = |text: &str| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 5));
        Block::bordered()
            .title(text.to_owned())
            .red()
            .render(buffer.area, &mut buffer);
        buffer
    };
    assert_eq!(svg(&buffer("a"), "t"), svg(&buffer("a"), "t"));
    assert_ne!(svg(&buffer("a"), "t"), svg(&buffer("b"), "t"));
    assert_ne!(svg(&buffer("a"), "t"), svg(&buffer("a"), "u"));
    let elsewhere = Buffer {
        area: Rect::new(7, 8, 30, 5),
        ..buffer("a")
    };
    assert_eq!(svg(&buffer("a"), "t"), svg(&elsewhere, "t"));
}

#[test]
fn a_picture_that_drifted_is_told_with_the_way_to_mend_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("screenshots/review.svg");
    let missing = compared(&path, "one\ntwo\n", false).unwrap_err();
    assert!(missing.contains("is missing") && missing.contains("SAGESETUP_SCREENSHOTS=write"));
    compared(&path, "one\ntwo\n", true).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    compared(&path, "one\ntwo\n", false).unwrap();
    let drifted = compared(&path, "one\n2\n", false).unwrap_err();
    assert!(drifted.contains("from line 2 on") && drifted.contains("SAGESETUP_SCREENSHOTS=write"));
    assert!(drifted.ends_with("\n- two\n+ 2"), "{drifted}");
    let longer = compared(&path, "one\ntwo\nthree\n", false).unwrap_err();
    assert!(longer.ends_with("\n- (the end)\n+ three"), "{longer}");
    assert!(compared(&path, "one\ntwo", false).is_err());
}

#[test]
fn a_picture_is_looked_for_in_the_repository() {
    if is_writing() {
        return;
    }
    let told = panic::catch_unwind(|| compare("no such picture", "")).unwrap_err();
    let told = told.downcast::<String>().unwrap();
    let place = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/screenshots/no such picture.svg is missing"
    );
    assert!(told.starts_with(place), "{told}");
}
