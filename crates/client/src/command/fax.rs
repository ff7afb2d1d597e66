//! The cover of a FAX for `renkei show`: what the clerk says, and what the sheets and the office
//! table tell.

use std::collections::BTreeSet;

use careplan::master::{Masters, OfficeEntry};
use careplan::{Bundle, OfficeNumber};
use forms::fax_cover::{FaxParty, FaxSheet, Naming};
use forms::{Chapter, FaxCover, Form};

use crate::cli::Fax;
use crate::command::Tools;
use crate::failure::Failure;
use crate::words::Text;

/// Sheets with the cover that goes in front of them.
pub(crate) struct Covered {
    /// Nothing unless one was asked for.
    pub(crate) cover: Option<FaxCover>,
    /// The sheets; with a cover, without the 提供票 of other offices than the receiver.
    pub(crate) chapters: Vec<Chapter>,
}

/// Makes the cover for sheets that were made of these units, if one was asked for.
pub(crate) fn covered(
    tools: &Tools<'_>,
    options: &Fax,
    masters: &Masters,
    bundles: &[&Bundle],
    mut chapters: Vec<Chapter>,
) -> Result<Covered, Failure> {
    let Some(to) = &options.fax_to else {
        return Ok(Covered {
            cover: None,
            chapters,
        });
    };
    let naming = if options.mask {
        Naming::Masked
    } else {
        Naming::Full
    };
    let installed = tools.home.active()?.map(|installed| installed.office);
    let sides = Sides::of(bundles, installed);
    match sides.receiver() {
        Some(receiver) => keep_for(tools, receiver, &mut chapters)?,
        None => {
            let text = Text::new("fax-several-receivers");
            tools
                .terminal
                .note(&text.with("count", sides.receivers.len()));
        }
    }
    let forms = chapters.iter().flat_map(|chapter| &chapter.forms);
    let forms: Vec<Form> = forms.cloned().collect();
    let sheets = FaxSheet::list(&forms, naming).map_err(Failure::internal)?;
    let from = party(options.fax_from.as_deref(), sides.sender, masters);
    let cover = FaxCover {
        to: FaxParty {
            telephone: String::new(),
            fax: said(options.fax_number.as_ref()),
            ..party(Some(to), sides.receiver(), masters)
        },
        from: FaxParty {
            telephone: match &options.fax_phone {
                Some(telephone) => telephone.clone(),
                None => from.telephone,
            },
            fax: said(options.fax_reply.as_ref()),
            ..from
        },
        subject: FaxSheet::subject(&sheets),
        remark: said(options.fax_note.as_ref()),
        sheets,
        naming,
        ..FaxCover::default()
    };
    Ok(Covered {
        cover: Some(cover.dated(tools.clock.now_in_japan().date())),
        chapters,
    })
}

/// Leaves out the 提供票 of other offices: one FAX goes to one office.
fn keep_for(
    tools: &Tools<'_>,
    receiver: OfficeNumber,
    chapters: &mut Vec<Chapter>,
) -> Result<(), Failure> {
    let foreign = |form: &Form| match form {
        Form::Table6(table) => {
            let number = &table.provider_number;
            !number.is_empty() && *number != receiver.as_str()
        }
        _ => false,
    };
    let mut left_out = 0;
    for chapter in chapters.iter_mut() {
        let all = chapter.forms.len();
        chapter.forms.retain(|form| !foreign(form));
        left_out += all - chapter.forms.len();
    }
    chapters.retain(|chapter| !chapter.forms.is_empty());
    if chapters.is_empty() {
        let text = Text::new("fax-nothing-for-receiver");
        return Err(Failure::refused(text.with("office", receiver)));
    }
    if left_out > 0 {
        let text = Text::new("fax-others-left-out").with("count", left_out);
        tools.terminal.note(&text.with("office", receiver));
    }
    Ok(())
}

/// Who sends the units and who receives them, as the own office sees it.
struct Sides {
    sender: Option<OfficeNumber>,
    receivers: BTreeSet<OfficeNumber>,
}

impl Sides {
    fn of(bundles: &[&Bundle], installed: Option<OfficeNumber>) -> Self {
        let ends = |bundle: &&Bundle| [bundle.envelope.from.office, bundle.envelope.to.office];
        let takes_part = |own: &OfficeNumber| bundles.iter().any(|one| ends(one).contains(own));
        let first = bundles.first().map(|bundle| bundle.envelope.from.office);
        let sender = installed.filter(takes_part).or(first);
        let others = bundles.iter().flat_map(ends);
        let receivers = others.filter(|office| Some(*office) != sender).collect();
        Self { sender, receivers }
    }

    /// The receiver, where there is one alone.
    fn receiver(&self) -> Option<OfficeNumber> {
        let mut receivers = self.receivers.iter();
        match (receivers.next(), receivers.next()) {
            (Some(receiver), None) => Some(*receiver),
            _ => None,
        }
    }
}

/// An office as the clerk names it, with a person behind a slash; what is not said stands in the
/// office table, or is left to be written by hand.
fn party(named: Option<&str>, number: Option<OfficeNumber>, masters: &Masters) -> FaxParty {
    let entry = number.and_then(|number| masters.office(number.as_str()).found());
    let known = |text: fn(&OfficeEntry) -> &str| entry.map(text).unwrap_or_default().to_owned();
    let named = named.unwrap_or_default();
    let (office, person) = named.split_once(['／', '/']).unwrap_or((named, ""));
    FaxParty {
        office: match office.trim() {
            "" => known(|entry| &entry.name),
            office => office.to_owned(),
        },
        number: number.map(|number| number.to_string()).unwrap_or_default(),
        person: person.trim().to_owned(),
        telephone: known(|entry| &entry.phone),
        fax: String::new(),
    }
}

fn said(option: Option<&String>) -> String {
    option.cloned().unwrap_or_default()
}
