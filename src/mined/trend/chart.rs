//! The trend as a picture: a line a family, over the commits from left to right.

use std::io::{self, Write};

use super::{Point, families};
use crate::text::escape;

/// Units of the picture: its width and height, and the room for what is written beside the lines.
const WIDTH: usize = 900;
const HEIGHT: usize = 300;
const LEFT: usize = 50;
const RIGHT: usize = 130;
const BELOW: usize = 30;

/// Colours that are told apart by people who do not see all, after Okabe and Ito.
const COLOURS: [&str; 7] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#666666"];

/// Writes an SVG file.
///
/// # Errors
/// What the writer fails with.
pub fn svg(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    let families = families(points);
    let counts = points.iter().flat_map(|point| point.findings.values().copied());
    let most = counts.max().unwrap_or(0).max(1);
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BELOW);
    let x = |at: usize| LEFT + at * (right - LEFT) / points.len().saturating_sub(1).max(1);
    let y = |count: usize| bottom - count * (bottom - 10) / most;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"Findings by family over {} commits\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<path d=\"M{LEFT} 10V{bottom}H{right}\" fill=\"none\" \
         stroke=\"#888888\"/>\n<text x=\"{}\" y=\"15\" text-anchor=\"end\" fill=\"#888888\">{most}</text>\n\
         <text x=\"{}\" y=\"{bottom}\" text-anchor=\"end\" fill=\"#888888\">0</text>",
        points.len(),
        LEFT - 6,
        LEFT - 6,
    )?;
    for (at, anchor) in [(0, "start"), (points.len().saturating_sub(1), "end")] {
        if let Some(point) = points.get(at) {
            let (x, date) = (x(at), escaped(&point.date));
            writeln!(
                out,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#888888\">{date}</text>",
                HEIGHT - 10
            )?;
        }
    }
    let last = |family: &str| points.last().and_then(|it| it.findings.get(family)).copied();
    // Names stand beside the ends of their lines, and not on one another.
    let mut ends: Vec<_> =
        families.iter().enumerate().map(|(at, it)| (y(last(it).unwrap_or(0)), at)).collect();
    ends.sort_unstable();
    let mut free = 0;
    let mut heights = vec![0; families.len()];
    for (height, at) in ends {
        heights[at] = height.max(free);
        free = heights[at] + 14;
    }
    for (at, family) in families.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let dots = points.iter().enumerate().map(|(at, point)| {
            let count = point.findings.get(*family).copied().unwrap_or(0);
            format!("{},{}", x(at), y(count))
        });
        let line = dots.collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n<text \
             x=\"{}\" y=\"{}\" fill=\"{colour}\">{} {}</text>",
            right + 8,
            heights[at] + 4,
            escaped(family),
            last(family).unwrap_or(0),
        )?;
    }
    writeln!(out, "</svg>")
}

fn escaped(text: &str) -> String {
    let text = escape::line(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
