//! Comments for copydesk that allow nothing.

use serde::Deserialize;

use crate::rules::{Check, Kind, SuppressionContext};
use crate::text::finding::{Finding, Place};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnusedAllow>("unused-allow");

/// Comments for copydesk that suppress nothing, name no rule or cannot be understood.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct UnusedAllow {}

impl Check for UnusedAllow {
    fn suppressions(&self, context: &SuppressionContext<'_>, findings: &mut Vec<Finding>) {
        let place = |span| Place { document: context.id, span };
        for fault in &context.suppressions.faults {
            findings.push(Finding::new(place(fault.span), &fault.message).help(&fault.help));
        }
        for allowance in &context.suppressions.allowances {
            let name = &allowance.selector.name;
            if !context.roster.knows(&allowance.selector) {
                let hint = context.roster.meant(name);
                let message = format!("there is no rule or family `{name}`");
                findings.push(Finding::new(place(allowance.name), message).help(hint));
            } else if !allowance.used && context.roster.runs(&allowance.selector) {
                let message = format!("`{name}` is allowed here, but finds nothing");
                let help = format!("take `{name}` out of the comment");
                findings.push(Finding::new(place(allowance.name), message).help(help));
            }
        }
    }
}
