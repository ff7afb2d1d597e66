//! Draws a picture of the guide as SVG.
//!
//! Plain controls, a dashed ring and a disc around what matters, light and dark inside the file,
//! no script and nothing from outside. The reader's own font may be wider than the one that is
//! reckoned with, so every text has a quarter more room than it needs; `data-room` tells how much.

use std::fmt::Write as _;

use super::picture::{Button, Choice, Mark, Part, Picture};

/// Draws it. `number` stands where the mark is the number of the step, `sha1` where the
/// thumbprint of the root is compared.
pub(crate) fn draw(picture: &Picture, number: &str, sha1: &str) -> String {
    let mut canvas = Canvas {
        shapes: String::new(),
        marks: String::new(),
        y: HEAD + 18.0,
        number,
        sha1,
    };
    for part in &picture.part {
        canvas.part(part);
    }
    canvas.buttons(&picture.button);
    let (height, id) = (canvas.y + 24.0, &picture.id);
    let (title, says) = (escaped(&picture.title), escaped(&picture.says));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"{height}\" \
         viewBox=\"0 0 640 {height}\" role=\"img\" aria-labelledby=\"t-{id} d-{id}\" \
         lang=\"ja\">\n<title id=\"t-{id}\">{title}の略図</title>\n<desc id=\"d-{id}\">{says}</desc>\n\
         <style>{}</style>\n",
        style()
    );
    let frame = height - 20.0;
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        svg,
        "<rect class=\"p\" x=\"10\" y=\"10\" width=\"620\" height=\"{frame}\" rx=\"10\"/>\
         <rect class=\"b\" x=\"12\" y=\"12\" width=\"616\" height=\"38\" rx=\"8\"/>"
    );
    let note = room(NOTE, 13.0);
    text(&mut svg, "t", 22.0, 36.0, 598.0 - note, &picture.title);
    text(&mut svg, "t s e", 620.0, 36.0, note, NOTE);
    svg + &canvas.shapes + &canvas.marks + "</svg>\n"
}

/// What is drawn, and down to where.
struct Canvas<'a> {
    shapes: String,
    /// Drawn last, over everything else.
    marks: String,
    y: f64,
    number: &'a str,
    sha1: &'a str,
}

/// A rectangle around something.
#[derive(Clone, Copy)]
struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Canvas<'_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading { label } => {
                for line in lines(label, 18.0, WIDTH) {
                    self.y += 30.0;
                    text(&mut self.shapes, "t h", LEFT, self.y - 8.0, WIDTH, &line);
                }
                self.y += 4.0;
            }
            Part::Text { label, mark } => self.text(label, mark.as_ref()),
            Part::Filler { lines } => self.filler(*lines),
            Part::Radio(choice) => {
                let (x, y) = (LEFT + 16.0, self.y + 18.0);
                self.circle("c", x, y, 9.0);
                if choice.on {
                    self.circle("o", x, y, 4.5);
                }
                self.choice(choice);
            }
            Part::Check(choice) => {
                let (x, y) = (LEFT + 7.0, self.y + 9.0);
                self.rectangle("c", Area::new(x, y, 18.0, 18.0), 0.0);
                if choice.on {
                    let (x, y) = (x + 4.0, y + 9.0);
                    let _ = writeln!(self.shapes, "<path class=\"v\" d=\"M{x} {y}l4 5 7-10\"/>");
                }
                self.choice(choice);
            }
            Part::Field { label, value, mark } => self.field(label, value, mark.as_ref()),
            Part::List { row, marked, mark } => self.list(row, *marked, mark),
            Part::File { label, mark } => {
                let area = Area::new(LEFT + 8.0, self.y + 6.0, room(label, 15.0) + 28.0, 38.0);
                self.rectangle("c", area, 0.0);
                self.label(label, area);
                self.mark(mark.as_ref(), area);
                self.y += 60.0;
            }
            Part::Menu { path } => self.menu(path),
            Part::Value { label, mark, .. } => {
                let sha1 = self.sha1.to_owned();
                self.y += 24.0;
                text(&mut self.shapes, "t", LEFT, self.y - 6.0, WIDTH, label);
                let area = Area::new(LEFT + 8.0, self.y + 10.0, room(&sha1, 15.0) + 28.0, 32.0);
                self.rectangle("c", area, 0.0);
                self.label(&sha1, area);
                self.mark(mark.as_ref(), area);
                self.y += 60.0;
            }
        }
    }

    fn text(&mut self, label: &str, mark: Option<&Mark>) {
        let (top, wide) = (self.y, WIDTH - space(mark));
        let lines = lines(label, 15.0, wide);
        let widest = lines
            .iter()
            .map(|line| room(line, 15.0))
            .fold(0.0, f64::max);
        for line in &lines {
            self.y += 24.0;
            text(&mut self.shapes, "t", LEFT, self.y - 2.0, wide, line);
        }
        let area = Area::new(LEFT, top + 5.0, widest, self.y - top - 1.0);
        self.mark(mark, area);
        self.y += 14.0;
    }

    fn filler(&mut self, lines: u8) {
        for (line, width) in (0..lines).zip([480.0, 400.0, 520.0, 360.0].into_iter().cycle()) {
            let width = if line > 0 && line + 1 == lines {
                width * 0.6
            } else {
                width
            };
            self.y += 20.0;
            let (from, to, y) = (LEFT + 4.0, LEFT + 4.0 + width, self.y - 6.0);
            let _ = writeln!(
                self.shapes,
                "<line class=\"l\" x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\"/>"
            );
        }
        self.y += 10.0;
    }

    /// The label of a radio button or a check box, and its mark.
    fn choice(&mut self, choice: &Choice) {
        let (top, mark) = (self.y, choice.mark.as_ref());
        let wide = WIDTH - 36.0 - space(mark);
        let lines = lines(&choice.label, 15.0, wide);
        let widest = lines
            .iter()
            .map(|line| room(line, 15.0))
            .fold(0.0, f64::max);
        for line in &lines {
            self.y += 22.0;
            text(&mut self.shapes, "t", LEFT + 36.0, self.y + 1.0, wide, line);
        }
        self.y += 14.0;
        let area = Area::new(LEFT + 5.0, top + 7.0, widest + 36.0, self.y - top - 14.0);
        self.mark(mark, area);
    }

    fn field(&mut self, label: &str, value: &str, mark: Option<&Mark>) {
        let beside = room(label, 15.0) <= 150.0;
        let x = if beside {
            text(&mut self.shapes, "t", LEFT, self.y + 28.0, 150.0, label);
            LEFT + 160.0
        } else {
            self.y += 24.0;
            text(&mut self.shapes, "t", LEFT, self.y - 4.0, WIDTH, label);
            self.y += 4.0;
            LEFT + 8.0
        };
        let area = Area::new(x, self.y + 8.0, 270.0, 30.0);
        self.rectangle("c", area, 0.0);
        self.label(value, area);
        self.mark(mark, area);
        self.y += 52.0;
    }

    fn list(&mut self, rows: &[String], marked: usize, mark: &Mark) {
        self.y += 6.0;
        let whole = Area::new(LEFT + 8.0, self.y, 480.0, 36.0);
        for (place, row) in rows.iter().enumerate() {
            let area = Area { y: self.y, ..whole };
            self.rectangle("c", area, 0.0);
            self.label(row, area);
            if place == marked {
                // Inside the row, so that the ring covers no word of its neighbours.
                let inside = Area::new(area.x + 4.0, area.y + 8.0, area.width, area.height - 16.0);
                self.mark(Some(mark), inside);
            }
            self.y += whole.height;
        }
        self.y += 16.0;
    }

    fn menu(&mut self, path: &[String]) {
        let mut x = LEFT;
        self.y += 8.0;
        for (place, word) in path.iter().enumerate() {
            let width = room(word, 15.0) + 24.0;
            let arrow = if place > 0 { 36.0 } else { 0.0 };
            if x + arrow + width > LEFT + WIDTH {
                x = LEFT;
                self.y += 46.0;
            }
            if place > 0 {
                text(&mut self.shapes, "t m", x + 18.0, self.y + 22.0, 36.0, "→");
                x += arrow;
            }
            let area = Area::new(x, self.y, width, 34.0);
            self.rectangle("c", area, 4.0);
            self.label(word, area);
            x += width;
        }
        self.y += 48.0;
    }

    fn buttons(&mut self, buttons: &[Button]) {
        if buttons.is_empty() {
            return;
        }
        self.y += 14.0;
        let mut right = LEFT + WIDTH;
        for button in buttons.iter().rev() {
            let width = (room(&button.label, 15.0) + 24.0).max(96.0);
            let mark = button.mark.as_ref();
            right -= space(mark);
            let area = Area::new(right - width, self.y, width, 36.0);
            self.rectangle(if button.go { "c go" } else { "c" }, area, 4.0);
            let (x, y) = (area.x + width / 2.0, area.y + 23.0);
            text(&mut self.shapes, "t m", x, y, width - 8.0, &button.label);
            self.mark(mark, area);
            right = area.x - 20.0;
        }
        self.y += 40.0;
    }

    /// A text inside a rectangle, at its left.
    fn label(&mut self, words: &str, area: Area) {
        let y = area.y + area.height / 2.0 + 5.0;
        text(
            &mut self.shapes,
            "t",
            area.x + 12.0,
            y,
            area.width - 20.0,
            words,
        );
    }

    fn rectangle(&mut self, class: &str, area: Area, round: f64) {
        rectangle(&mut self.shapes, class, area, round);
    }

    fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        circle(&mut self.shapes, class, x, y, radius);
    }

    /// The ring around `area`, and the disc to its right.
    fn mark(&mut self, mark: Option<&Mark>, area: Area) {
        let sign = match mark {
            None => return,
            Some(Mark::Step) => self.number,
            Some(Mark::Sign(sign)) => sign,
        };
        let ring = Area::new(
            area.x - 7.0,
            area.y - 6.0,
            area.width + 14.0,
            area.height + 12.0,
        );
        let (x, y) = (ring.x + ring.width + 19.0, ring.y + ring.height / 2.0);
        rectangle(&mut self.marks, "r", ring, 8.0);
        circle(&mut self.marks, "n", x, y, 14.0);
        text(&mut self.marks, "t w", x, y + 5.0, 28.0, sign);
    }
}

impl Area {
    fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

fn rectangle(out: &mut String, class: &str, area: Area, round: f64) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    let _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         rx=\"{round}\"/>"
    );
}

fn circle(out: &mut String, class: &str, x: f64, y: f64, radius: f64) {
    let _ = writeln!(
        out,
        "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"
    );
}

fn text(out: &mut String, class: &str, x: f64, y: f64, room: f64, words: &str) {
    let words = escaped(words);
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" data-room=\"{room}\">{words}</text>"
    );
}

/// How far a mark reaches to the right of what it marks.
fn space(mark: Option<&Mark>) -> f64 {
    if mark.is_some() { 44.0 } else { 0.0 }
}

/// The room that a text gets, rounded up: its width in a font with half and full widths, and a
/// quarter more.
fn room(words: &str, size: f64) -> f64 {
    let ems: f64 = words.chars().map(width).sum();
    (ems * size * 1.25).ceil()
}

fn width(character: char) -> f64 {
    if character.is_ascii() { 0.5 } else { 1.0 }
}

/// A text in lines that fit into their room.
fn lines(words: &str, size: f64, wide: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for character in words.chars() {
        line.push(character);
        if room(&line, size) > wide {
            line.pop();
            lines.push(std::mem::take(&mut line));
            line.push(character);
        }
    }
    lines.push(line);
    lines
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The colours of a drawing.
struct Scheme {
    paper: &'static str,
    edge: &'static str,
    band: &'static str,
    text: &'static str,
    quiet: &'static str,
    filler: &'static str,
    mark: &'static str,
    on_mark: &'static str,
}

fn style() -> String {
    let shape = format!(
        ".p,.c{{stroke-width:2}}.l{{stroke-width:8;stroke-linecap:round}}\
         .t{{font:15px {FONTS}}}.h{{font-size:18px;font-weight:700}}.s{{font-size:13px}}\
         .go{{stroke-width:3.5}}.v{{fill:none;stroke-width:2.5}}\
         .r{{fill:none;stroke-width:3;stroke-dasharray:7 4}}\
         .w{{font-weight:700;text-anchor:middle}}.m{{text-anchor:middle}}.e{{text-anchor:end}}"
    );
    format!(
        "{shape}{}@media screen and (prefers-color-scheme:dark){{{}}}",
        colours(&LIGHT),
        colours(&DARK)
    )
}

fn colours(scheme: &Scheme) -> String {
    let Scheme {
        paper,
        edge,
        band,
        text,
        quiet,
        filler,
        mark,
        on_mark,
    } = scheme;
    format!(
        ".p,.c{{fill:{paper};stroke:{edge}}}.b{{fill:{band}}}.l{{stroke:{filler}}}\
         .t,.o{{fill:{text}}}.v{{stroke:{text}}}.s{{fill:{quiet}}}\
         .r{{stroke:{mark}}}.n{{fill:{mark}}}.w{{fill:{on_mark}}}"
    )
}

const LIGHT: Scheme = Scheme {
    paper: "#ffffff",
    edge: "#4d4d4d",
    band: "#f2f2f2",
    text: "#1a1a1a",
    quiet: "#595959",
    filler: "#b3b3b3",
    mark: "#b30000",
    on_mark: "#ffffff",
};

const DARK: Scheme = Scheme {
    paper: "#1f1f1f",
    edge: "#d9d9d9",
    band: "#333333",
    text: "#f2f2f2",
    quiet: "#cfcfcf",
    filler: "#666666",
    mark: "#ff9e9e",
    on_mark: "#1a1a1a",
};

/// What every drawing says about itself.
const NOTE: &str = "略図（実際の画面とは見た目が異なります）";
const FONTS: &str = "system-ui,\"Hiragino Sans\",\"Yu Gothic\",Meiryo,\"Noto Sans JP\",sans-serif";
/// Lower edge of the head band.
const HEAD: f64 = 50.0;
const LEFT: f64 = 40.0;
const WIDTH: f64 = 560.0;

#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;
