//! `renkei check`: checks files without any connection and without changing anything.
//!
//! One send unit is in memory at a time, whatever the folder holds. T621, which compares planned
//! use with actuals, looks a second time at the units that two offices exchanged about a month.

use careplan::check::{group_exchanges, group_names};
use careplan::master::Masters;
use careplan::{Context, OfficeNumber, OfficeRole};

use crate::cli::Check;
use crate::command::overview::{Audience, Overview};
use crate::command::source::{self, Listing, Reach};
use crate::command::{Outcome, Tools, explain};
use crate::failure::Failure;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Check) -> Result<Outcome, Failure> {
    if let Some(check) = &arguments.explain {
        return explain::run(tools.terminal, check, &arguments.form);
    }
    let role = role(tools, arguments)?;
    let listing = source::list(&arguments.paths, source::OF_THE_STANDARD, Reach::Tree)?;
    source::tell_left_out(tools.terminal, &listing.left_out);
    let masters = tools.home.masters()?;
    let context = context(tools, &masters, role);
    let audience = if arguments.form.json {
        Audience::Programs
    } else {
        Audience::People
    };
    let mut overview = Overview::new(tools.terminal, audience);
    check(tools, &listing, &context, audience, &mut overview)?;
    overview.tell()
}

/// What is known beside the files: the time, the masters, and which side the office is on.
pub(crate) fn context<'a>(
    tools: &Tools<'_>,
    masters: &'a Masters,
    role: Option<OfficeRole>,
) -> Context<'a> {
    let context = Context::default()
        .with_now(tools.clock.now_in_japan())
        .with_masters(masters);
    match role {
        Some(role) => context.with_own_office(role),
        None => context,
    }
}

fn check(
    tools: &Tools<'_>,
    listing: &Listing,
    context: &Context<'_>,
    audience: Audience,
    overview: &mut Overview<'_>,
) -> Result<(), Failure> {
    let names = listing.names();
    let groups = group_names(&names);
    let exchanges = group_exchanges(&names);
    let steps = match audience {
        Audience::People => groups.len() + exchanges.len(),
        // Nobody waits for it in front of the screen.
        Audience::Programs => 0,
    };
    let mut progress = tools.terminal.progress(steps);
    for (done, group) in groups.iter().enumerate() {
        progress.done(done);
        let files = listing.read(&group.places)?;
        overview.add(group.check(&files, context), &files);
    }
    for (done, exchange) in exchanges.iter().enumerate() {
        progress.done(groups.len() + done);
        let files = listing.read(&exchange.places)?;
        overview.add_across(&exchange.check(&files, context));
    }
    Ok(())
}

/// Which side the files are checked for; neither unless asked for, because a folder may hold both.
fn role(tools: &Tools<'_>, arguments: &Check) -> Result<Option<OfficeRole>, Failure> {
    if let Some(office) = arguments.as_sender {
        return Ok(Some(OfficeRole::Sending(own(tools, office)?)));
    }
    if let Some(office) = arguments.as_receiver {
        return Ok(Some(OfficeRole::Receiving(own(tools, office)?)));
    }
    Ok(None)
}

fn own(tools: &Tools<'_>, given: Option<OfficeNumber>) -> Result<OfficeNumber, Failure> {
    if let Some(office) = given {
        return Ok(office);
    }
    let active = tools.home.active()?;
    active
        .map(|installed| installed.office)
        .ok_or_else(Failure::no_certificate_here)
}
