//! The document of a multipart body (contract §7.1).

use crate::runtime::client::{File, Request};
use crate::runtime::fault::Fault;
use crate::runtime::plan::Plan;
use crate::runtime::python::urlparse::urlparse;
use crate::runtime::python::value::Value;
use crate::runtime::request::{Context, World};
use crate::runtime::{Attachment, Runtime};

impl Runtime {
    /// The document of a multipart body (contract §7.1).
    pub(super) fn attachment(
        &self,
        plan: &Plan,
        field: Option<String>,
        context: &Context,
        world: &dyn World,
        download: &mut Option<Request>,
    ) -> Result<Option<File>, Fault> {
        let (path, link) = (context.variables.at("file_path").or(), context.variables.at("file_url").or());
        let found = match self.attachment {
            Attachment::Lenient => match (link, path) {
                (Some(link), _) => Some((file_name(link), self.fetch(plan, link, world, download)?)),
                (None, Some(path)) => world.read(&path.to_str()).map(|bytes| (base_name(&path.to_str()), bytes)),
                (None, None) => None,
            },
            Attachment::Required if field.is_none() => None,
            Attachment::Required => {
                let unread = |fault: Fault| Fault::hiding("Provider attachment could not be read.", fault);
                let found = match (path, link) {
                    (Some(path), _) => {
                        let bytes =
                            world.read(&path.to_str()).ok_or_else(|| unread(Fault::new("OSError", "the document can't be read")))?;
                        Some((base_name(&path.to_str()), bytes))
                    }
                    (None, Some(link)) => Some((file_name(link), self.fetch(plan, link, world, download).map_err(unread)?)),
                    (None, None) => None,
                };
                Some(found.filter(|(_, bytes)| !bytes.is_empty()).ok_or_else(|| Fault::runtime("Provider attachment is required."))?)
            }
        };
        Ok(field.zip(found).map(|(field, (name, bytes))| File { field, name, bytes }))
    }

    /// Downloads the document: no allow-list, no authentication, no redirects.
    fn fetch(&self, plan: &Plan, link: &Value, world: &dyn World, download: &mut Option<Request>) -> Result<Vec<u8>, Fault> {
        let Some(text) = link.as_str() else { return Err(Fault::new("TypeError", "Invalid type for url.")) };
        let request = self.client.build_download(text, plan.timeout_ms)?;
        *download = Some(request.clone());
        let answer = world.download(&request)?;
        if !(200..300).contains(&answer.status) {
            return Err(Fault::new("HTTPStatusError", format!("the download of the document was answered with HTTP {}", answer.status)));
        }
        Ok(answer.body)
    }
}

/// The last segment of a URL's path, or `fax.pdf`.
fn file_name(link: &Value) -> String {
    let link = link.to_str();
    let path = urlparse(&link).map(|split| split.path).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.is_empty() { "fax.pdf".to_owned() } else { name.to_owned() }
}

fn base_name(path: &str) -> String {
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("fax.pdf").to_owned()
}
