//! `office add`: an office with its account. `office suspend` and `office resume`: whether it may
//! use the exchange.

use careplan::OfficeNumber;
use pki::pkcs12::IssuePassword;
use serde_json::json;
use zeroize::Zeroizing;

use super::notice_file::{Destination, letterhead};
use super::{Context, new_password, open_current_store, renew_password};
use crate::authority::Chain;
use crate::cli::{Office, OfficeAdd};
use crate::config::Config;
use crate::records::offices::{is_kana, is_municipality};
use crate::registration_letter::registration_letter;
use crate::store::claiming::Source;
use crate::store::delegation::{self, Delegation, Obstacle, Outcome};
use crate::store::office::{Claiming, Suspension};
use crate::store::{Collision, Store, StoreError, account, audit, federation, office};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::password::hash;
use crate::web::session::Site;

/// Runs it.
pub(super) async fn run(context: &Context, command: Office) -> Result<(), Failure> {
    let arguments = match command {
        Office::Add(arguments) => arguments,
        Office::RenewPassword(arguments) => {
            let destination = Destination::of(&arguments.notice, context.language)?;
            let (site, arguments) = (Site::Portal, &arguments.renewal);
            return renew_password::run(context, site, arguments, destination).await;
        }
        Office::Suspend(arguments) => {
            let at = context.clock.now();
            let reason = arguments.reason;
            let suspension = Suspension { at, reason };
            let config = arguments.config.load()?;
            return set_suspension(context, &config, arguments.number, Some(&suspension)).await;
        }
        Office::Resume(arguments) => {
            let config = arguments.config.load()?;
            return set_suspension(context, &config, arguments.number, None).await;
        }
    };
    let office = record(&arguments)?;
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let destination = Destination::of(&arguments.notice, context.language)?;
    let secrets = secrets(&office)?;
    if let Some(destination) = &destination {
        let chain = Chain::load(&config)?;
        let prefecture = &office.prefecture;
        let contact = store
            .read("office-contact", |tx| async move {
                federation::contact(&tx, prefecture).await
            })
            .await?;
        let head = letterhead(&config, &chain, &context.clock, &office.name, contact);
        let (user, password) = (&secrets.user_id, &secrets.password);
        destination.write(registration_letter(
            &head,
            user,
            password,
            &secrets.issue_password,
        ))?;
    }
    let agent = arguments.agent.as_deref().map(str::trim);
    let limit = config.portal.agent_offices;
    let added = add(
        context,
        &store,
        &office,
        agent.map(|name| (name, limit)),
        &secrets,
    )
    .await;
    store.close().await;
    if added.is_err()
        && let Some(destination) = &destination
    {
        destination.discard();
    }
    added?;
    tell(context, &arguments, &office, &secrets, destination.as_ref())
}

async fn set_suspension(
    context: &Context,
    config: &Config,
    number: OfficeNumber,
    suspension: Option<&Suspension>,
) -> Result<(), Failure> {
    let store = open_current_store(config).await?;
    let now = context.clock.now();
    let event = if suspension.is_some() {
        "office-suspended"
    } else {
        "office-resumed"
    };
    let changed = store
        .run_tx("office-suspension", |tx| async move {
            let changed = office::set_suspension(&tx, number, suspension).await?;
            if changed {
                audit::record(&tx, now, "operator:cli", event, number.as_str(), "").await?;
            }
            Ok::<_, StoreError>(changed)
        })
        .await;
    store.close().await;
    if !changed? {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("事業所 {number} は登録されていません"),
                format!("there is no office {number}"),
            ),
        )
        .hint(Words::new(
            "事業所番号を確かめてください",
            "check the office number",
        )));
    }
    let words = if suspension.is_some() {
        Words::new(
            format!("事業所 {number} の利用を止めました"),
            format!("suspended office {number}"),
        )
    } else {
        Words::new(
            format!("事業所 {number} の利用を再開しました"),
            format!("office {number} may use the exchange again"),
        )
    };
    Ok(lines(&[words], context.language)?)
}

/// What is shown once.
struct Secrets {
    user_id: String,
    password: Zeroizing<String>,
    issue_password: IssuePassword,
}

fn record(arguments: &OfficeAdd) -> Result<office::Office, Failure> {
    let name = arguments.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(wrong(
            "事業所の名称は1文字から100文字です",
            "a name has 1 to 100 characters",
        ));
    }
    if arguments.agent.is_some() && arguments.claiming != Claiming::Agent {
        return Err(wrong(
            "--agent は --claiming agent のときだけ指定できます",
            "--agent goes with --claiming agent only",
        ));
    }
    let (kana, municipality) = (arguments.kana.trim(), arguments.municipality.trim());
    if !is_kana(kana) {
        return Err(wrong(
            "--kana は、ひらがなかカタカナで指定してください",
            "--kana takes hiragana or katakana only",
        ));
    }
    if !is_municipality(municipality) {
        return Err(wrong(
            "--municipality は、都道府県を付けずに「世田谷区」のように指定してください",
            "--municipality takes a name that ends in 市, 区, 町 or 村, without the prefecture",
        ));
    }
    let mut kinds = arguments.kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    if let Some(kind) = kinds.iter().find(|kind| kind.name().is_none()) {
        return Err(wrong(
            &format!("サービス種類 {kind} は、コード表にありません"),
            &format!("service kind {kind} is not in the national list"),
        ));
    }
    Ok(office::Office {
        number: arguments.number,
        name: name.to_owned(),
        kana: kana.to_owned(),
        prefecture: prefecture(arguments.number, arguments.prefecture.as_deref())?,
        municipality: municipality.to_owned(),
        claiming: arguments.claiming,
        suspended: None,
        kinds,
    })
}

fn prefecture(number: OfficeNumber, given: Option<&str>) -> Result<String, Failure> {
    let value = match given {
        None => number.prefecture(),
        Some(text) => text.parse().ok().filter(|value| (1..=47).contains(value)),
    };
    value.map(|value| format!("{value:02}")).ok_or_else(|| {
        wrong(
            "都道府県番号は 01 から 47 です",
            "the number of a prefecture is 01 to 47",
        )
    })
}

fn wrong(japanese: &str, english: &str) -> Failure {
    Failure::new(Exit::WrongUse, Words::new(japanese, english)).hint(Words::new(
        "renkei-server office add --help をご覧ください",
        "see renkei-server office add --help",
    ))
}

fn secrets(office: &office::Office) -> Result<Secrets, Failure> {
    Ok(Secrets {
        user_id: format!("KJ{}{}", office.prefecture, office.number),
        password: new_password()?,
        issue_password: IssuePassword::generate().map_err(anyhow::Error::from)?,
    })
}

/// Why an office was not added.
enum AddError {
    /// The agent would have so many offices, and may have so many.
    TooMany(usize, u32),
    Store(StoreError),
}

impl From<StoreError> for AddError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Collision for AddError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_collision())
    }
}

async fn add(
    context: &Context,
    store: &Store,
    office: &office::Office,
    agent: Option<(&str, u32)>,
    secrets: &Secrets,
) -> Result<(), Failure> {
    let (now, today) = (context.clock.now(), context.clock.now_in_japan().date());
    let account = &account::Account {
        id: secrets.user_id.clone(),
        office_number: office.number,
        password_hash: hash(&secrets.password)?,
        password_origin: account::PasswordOrigin::Temporary,
        password_set_at: now,
        issue_password_hash: hash(secrets.issue_password.as_str())?,
        staff: None,
    };
    let number = office.number;
    let added = store
        .run_tx("office-add", |tx| async move {
            office::insert(&tx, office, now).await?;
            account::insert(&tx, account, now).await?;
            if let Some((agent, limit)) = agent {
                let new = Delegation {
                    office_number: number,
                    agent_name: agent.to_owned(),
                    from: today,
                    to: None,
                    source: Source::Federation,
                };
                let recorded = delegation::record(&tx, &new, limit, "operator:cli", now).await?;
                // A new office has no delegation that could be in the way.
                if let Outcome::Refused(Obstacle::TooMany(count)) = recorded {
                    return Err(AddError::TooMany(count, limit));
                }
            }
            audit::record(
                &tx,
                now,
                "operator:cli",
                "office-added",
                number.as_str(),
                &account.id,
            )
            .await?;
            Ok(())
        })
        .await;
    match added {
        Ok(()) => Ok(()),
        Err(AddError::TooMany(count, limit)) => Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("この代理人の事業所は{count}件になります（上限 {limit}件）。何も変更していません"),
                format!("the agent would have {count} offices (limit {limit}); nothing was changed"),
            ),
        )
        .hint(Words::new(
            "代理人の名称と portal.agent_offices を確かめてください",
            "check the name of the agent and portal.agent_offices",
        ))),
        Err(AddError::Store(StoreError::Exists)) => Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("事業所 {number} は、すでに登録されています。何も変更していません"),
                format!("office {number} exists already; nothing was changed"),
            ),
        )
        .hint(Words::new(
            "事業所番号を確かめてください",
            "check the office number",
        ))),
        Err(AddError::Store(error)) => Err(error.into()),
    }
}

/// The passwords on the screen.
fn shown(secrets: &Secrets) -> [Words; 3] {
    let (password, issue) = (secrets.password.as_str(), secrets.issue_password.grouped());
    let issue = issue.as_str();
    [
        Words::new(
            format!("仮パスワード: {password}（最初のログインだけに使います）"),
            format!("temporary password: {password} (for the first sign-in only)"),
        ),
        Words::new(
            format!("証明書発行用パスワード: {issue}（すきまは入力しません）"),
            format!("issue password: {issue} (typed without the gaps)"),
        ),
        Words::new(
            "2つのパスワードが表示されるのは、この一度だけです",
            "the two passwords are shown this once only",
        ),
    ]
}

fn tell(
    context: &Context,
    arguments: &OfficeAdd,
    office: &office::Office,
    secrets: &Secrets,
    sheet: Option<&Destination>,
) -> Result<(), Failure> {
    let kinds: Vec<_> = office.kinds.iter().map(ToString::to_string).collect();
    if arguments.json {
        let mut value = json!({
            "office_number": office.number.as_str(),
            "name": office.name,
            "prefecture": office.prefecture,
            "service_kinds": kinds,
            "claiming": office.claiming.as_str(),
            "agent": arguments.agent,
            "user_id": secrets.user_id,
        });
        let mut add = |key: &str, text: serde_json::Value| {
            let object = value.as_object_mut();
            object.and_then(|object| object.insert(key.to_owned(), text));
        };
        if let Some(sheet) = sheet {
            add("notice", json!(sheet.file()));
        } else {
            add("password", json!(secrets.password.as_str()));
            add("issue_password", json!(secrets.issue_password.as_str()));
        }
        return Ok(json(&value)?);
    }
    let (number, name, user, kinds) = (
        office.number,
        &office.name,
        &secrets.user_id,
        kinds.join(" "),
    );
    let mut told = vec![
        Words::new("事業所を登録しました", "added an office"),
        Words::new(
            format!("事業所番号: {number}"),
            format!("office number: {number}"),
        ),
        Words::new(format!("名称: {name}"), format!("name: {name}")),
        Words::new(
            format!("サービス種類: {kinds}"),
            format!("service kinds: {kinds}"),
        ),
        Words::new(format!("ユーザID: {user}"), format!("user id: {user}")),
    ];
    match sheet {
        Some(sheet) => told.push(sheet.told()),
        None => told.extend(shown(secrets)),
    }
    if !office.number.check_digit_is_valid() {
        told.push(Words::new(
            "注意: 事業所番号の検査数字が合いません。番号を確かめてください",
            "note: the check digit of the office number does not fit; check the number",
        ));
    }
    Ok(lines(&told, context.language)?)
}
