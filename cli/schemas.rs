//! `faxsmith schema`: the JSON Schemas.

use std::fmt::Write as _;

use faxsmith_manifest::near;
use faxsmith_schemas::SCHEMAS;

use crate::args::{Draft, SchemaArgs};
use crate::failure::Failure;
use crate::output;

pub fn run(args: &SchemaArgs) -> Result<u8, Failure> {
    let Some(name) = &args.name else {
        let width = SCHEMAS.iter().map(|schema| schema.name.len()).max().unwrap_or_default();
        let mut text = String::new();
        for schema in &SCHEMAS {
            let _ = writeln!(text, "{:width$}  {}", schema.name, schema.title);
        }
        output::print(text.as_bytes())?;
        return Ok(0);
    };
    let Some(schema) = faxsmith_schemas::get(name) else {
        let hint = near::question(near::best(name, SCHEMAS.iter().map(|schema| schema.name)));
        return Err(Failure::usage(format!("there is no schema `{}`.{hint} `faxsmith schema` lists them.", name.escape_default())));
    };
    let text = match args.draft {
        Draft::Latest => schema.text,
        Draft::Seven => schema.draft07,
    };
    output::print(text.as_bytes())?;
    Ok(0)
}
