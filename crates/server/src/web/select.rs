//! A field in which one of several words is chosen.

/// The field as it is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Select {
    /// Name, also the id of the element.
    pub(crate) name: &'static str,
    /// Label.
    pub(crate) label: String,
    /// Values and their labels.
    pub(crate) options: Vec<(String, String)>,
    /// The value that is chosen.
    pub(crate) chosen: String,
    /// What is wrong with the choice.
    pub(crate) error: Option<String>,
}
