//! The documented shapes of tokens.

use super::Confidence;

/// One shape: how it begins, and the parts that follow.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) start: &'static str,
    pub(super) parts: &'static [Part],
    pub(super) kind: &'static str,
    /// What an exact match is worth.
    pub(super) confidence: Confidence,
    /// Whether the beginning alone tells it apart, so that a body of another length is one too.
    pub(super) is_distinct: bool,
    /// Whether its body ends in GitHub's checksum.
    pub(super) has_crc62: bool,
    /// Whether the beginning is the address of a service, which is no part of the secret.
    pub(super) is_address: bool,
    pub(super) rotate: Option<&'static str>,
}

/// A run of characters and what follows it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) set: Set,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) then: &'static str,
}

/// An alphabet.
#[derive(Clone, Copy, Debug)]
pub(super) enum Set {
    Digits,
    Hex,
    AnyHex,
    Upper,
    Alnum,
    Word,
    Url64,
    Base64,
    Base32,
}

impl Set {
    pub(super) fn has(self, byte: u8) -> bool {
        match self {
            Set::Digits => byte.is_ascii_digit(),
            Set::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Set::AnyHex => byte.is_ascii_hexdigit(),
            Set::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Set::Alnum => byte.is_ascii_alphanumeric(),
            Set::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Set::Url64 => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Set::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Set::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
        }
    }
}

const fn run(set: Set, least: usize, most: usize) -> Part {
    Part { set, least, most, then: "" }
}

const fn then(set: Set, least: usize, most: usize, then: &'static str) -> Part {
    Part { set, least, most, then }
}

const fn shape(start: &'static str, parts: &'static [Part], kind: &'static str) -> Shape {
    Shape { start, parts, kind, confidence: Confidence::Certain, is_distinct: true, has_crc62: false, is_address: false, rotate: None }
}

impl Shape {
    const fn at(self, rotate: &'static str) -> Self {
        Self { rotate: Some(rotate), ..self }
    }

    /// Its beginning is an ordinary word: only the whole shape counts.
    const fn whole(self) -> Self {
        Self { is_distinct: false, ..self }
    }

    const fn crc62(self) -> Self {
        Self { has_crc62: true, ..self }
    }

    const fn address(self) -> Self {
        Self { is_address: true, is_distinct: false, ..self }
    }

    const fn worth(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }
}

pub(super) const GITHUB: &str =
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens";
const AWS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html";
const GOOGLE: &str = "https://docs.cloud.google.com/docs/authentication/api-keys";
const SLACK: &str = "https://docs.slack.dev/authentication/using-token-rotation";
const SLACK_HOOK: &str = "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks";
const GITLAB: &str = "https://docs.gitlab.com/user/profile/personal_access_tokens/";
const STRIPE: &str = "https://docs.stripe.com/keys";
const SENDGRID: &str = "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys";
const OPENAI: &str = "https://platform.openai.com/api-keys";
const ANTHROPIC: &str = "https://console.anthropic.com/settings/keys";
const TELNYX: &str = "https://portal.telnyx.com/#/app/api-keys";
const FAXPLUS: &str = "https://apidoc.fax.plus/";
const DIGITALOCEAN: &str = "https://docs.digitalocean.com/reference/api/create-personal-access-token/";
const HUGGINGFACE: &str = "https://huggingface.co/docs/hub/security-tokens";

use Confidence::{Likely, Possible};
use Set::{Alnum, AnyHex, Base32, Base64, Digits, Hex, Upper, Url64, Word};

/// Longer beginnings stand before shorter ones that they begin with.
pub(super) static SHAPES: &[Shape] = &[
    // Faxbot, fax and telephony
    shape("fbk_live_", &[then(Hex, 12, 12, "_"), run(Url64, 43, 43)], "Faxbot API key"),
    shape("KEY", &[run(Url64, 55, 55)], "Telnyx API key").at(TELNYX).whole(),
    shape("PT", &[run(Hex, 48, 48)], "SignalWire API token").whole(),
    shape("alohi_pat_", &[then(Alnum, 22, 22, "_"), run(Alnum, 59, 59)], "Fax.Plus access token").at(FAXPLUS),
    shape("sk_live_", &[run(Alnum, 20, 120)], "live API key (Stripe, Medsender)").at(STRIPE),
    shape("rk_live_", &[run(Alnum, 20, 120)], "Stripe restricted key").at(STRIPE),
    shape("sk_test_", &[run(Alnum, 20, 120)], "test API key (Stripe, Medsender)").worth(Possible),
    shape("rk_test_", &[run(Alnum, 20, 120)], "Stripe restricted test key").worth(Possible),
    // Clouds
    shape("AKIA", &[run(Base32, 16, 16)], "AWS access key").at(AWS).whole(),
    shape("ASIA", &[run(Base32, 16, 16)], "temporary AWS access key").at(AWS).whole(),
    shape("ABSK", &[run(Base64, 100, 200)], "AWS Bedrock API key").at(AWS).whole(),
    shape("AIza", &[run(Url64, 35, 35)], "Google API key").at(GOOGLE).whole(),
    shape("GOCSPX-", &[run(Url64, 28, 28)], "Google OAuth client secret").at("https://support.google.com/cloud/answer/15549257"),
    shape("ya29.", &[run(Url64, 30, 2000)], "Google access token").whole(),
    shape("dop_v1_", &[run(Hex, 64, 64)], "DigitalOcean access token").at(DIGITALOCEAN),
    shape("doo_v1_", &[run(Hex, 64, 64)], "DigitalOcean OAuth token").at(DIGITALOCEAN),
    shape("dor_v1_", &[run(Hex, 64, 64)], "DigitalOcean refresh token").at(DIGITALOCEAN),
    shape("HRKU-", &[run(Url64, 36, 80)], "Heroku API key"),
    shape("pscale_tkn_", &[run(Url64, 32, 64)], "PlanetScale token"),
    shape("pscale_pw_", &[run(Url64, 32, 64)], "PlanetScale password"),
    shape("sbp_", &[run(Hex, 40, 40)], "Supabase access token").whole(),
    shape("sb_secret_", &[run(Url64, 20, 64)], "Supabase secret key"),
    shape("FlyV1 fm", &[then(Digits, 1, 1, "_"), run(Base64, 40, 2000)], "Fly.io token").whole(),
    shape("dapi", &[run(Hex, 32, 32)], "Databricks access token").whole(),
    // Code hosts and packages
    shape("github_pat_", &[then(Alnum, 22, 22, "_"), run(Alnum, 59, 59)], "GitHub access token").at(GITHUB),
    shape("ghp_", &[run(Alnum, 36, 36)], "GitHub access token").at(GITHUB).crc62(),
    shape("gho_", &[run(Alnum, 36, 36)], "GitHub OAuth token").at(GITHUB).crc62(),
    shape("ghu_", &[run(Alnum, 36, 36)], "GitHub user token").at(GITHUB).crc62(),
    shape("ghs_", &[run(Alnum, 36, 36)], "GitHub installation token").at(GITHUB).crc62(),
    shape("ghr_", &[run(Alnum, 36, 36)], "GitHub refresh token").at(GITHUB).crc62(),
    shape("npm_", &[run(Alnum, 36, 36)], "npm access token").crc62(),
    shape("glpat-", &[run(Url64, 20, 100)], "GitLab access token").at(GITLAB),
    shape("gldt-", &[run(Url64, 20, 100)], "GitLab deploy token").at(GITLAB),
    shape("glrt-", &[run(Url64, 20, 100)], "GitLab runner token").at(GITLAB),
    shape("glptt-", &[run(Hex, 40, 40)], "GitLab trigger token").at(GITLAB),
    shape("glcbt-", &[run(Url64, 20, 100)], "GitLab job token").at(GITLAB),
    shape("pypi-AgE", &[run(Url64, 60, 400)], "PyPI token"),
    shape("rubygems_", &[run(Hex, 48, 48)], "RubyGems key"),
    shape("dckr_pat_", &[run(Url64, 27, 40)], "Docker access token"),
    shape("ATATT3", &[run(Base64, 150, 300)], "Atlassian API token").whole(),
    shape("ATCTT3", &[run(Base64, 150, 300)], "Atlassian access token").whole(),
    shape("bkua_", &[run(Hex, 40, 40)], "Buildkite token"),
    shape("CCIPAT_", &[run(Word, 40, 80)], "CircleCI token"),
    shape("pul-", &[run(Hex, 40, 40)], "Pulumi access token").whole(),
    shape("hvs.", &[run(Url64, 24, 200)], "Vault token").whole(),
    shape("hvb.", &[run(Url64, 100, 300)], "Vault batch token").whole(),
    shape("dp.pt.", &[run(Alnum, 40, 48)], "Doppler token").whole(),
    shape("dp.st.", &[run(Url64, 40, 80)], "Doppler service token").whole(),
    shape("AGE-SECRET-KEY-1", &[run(Upper, 58, 58)], "age secret key"),
    // Payment, mail, messages
    shape("SG.", &[then(Url64, 16, 32, "."), run(Url64, 32, 64)], "SendGrid API key").at(SENDGRID).whole(),
    shape("key-", &[run(Hex, 32, 32)], "Mailgun API key").at("https://help.mailgun.com/hc/en-us/articles/203380100").whole(),
    shape("xkeysib-", &[then(Hex, 64, 64, "-"), run(Alnum, 16, 16)], "Brevo API key"),
    shape("xsmtpsib-", &[then(Hex, 64, 64, "-"), run(Alnum, 16, 16)], "Brevo SMTP key"),
    shape("whsec_", &[run(Base64, 24, 100)], "webhook signing secret").at("https://docs.stripe.com/webhooks#roll-endpoint-secrets"),
    shape("EAAA", &[run(Url64, 60, 60)], "Square access token").whole(),
    shape("sq0csp-", &[run(Url64, 43, 43)], "Square client secret"),
    shape("shpat_", &[run(AnyHex, 32, 32)], "Shopify access token"),
    shape("shpss_", &[run(AnyHex, 32, 32)], "Shopify shared secret"),
    shape("shpca_", &[run(AnyHex, 32, 32)], "Shopify app token"),
    shape("shppa_", &[run(AnyHex, 32, 32)], "Shopify app password"),
    shape("xoxb-", &[then(Digits, 9, 14, "-"), then(Digits, 9, 14, "-"), run(Alnum, 20, 40)], "Slack bot token").at(SLACK),
    shape("xoxp-", &[run(Url64, 40, 120)], "Slack user token").at(SLACK),
    shape("xoxa-", &[run(Url64, 40, 120)], "Slack app token").at(SLACK),
    shape("xoxe-", &[run(Url64, 40, 200)], "Slack refresh token").at(SLACK),
    shape("xoxs-", &[run(Url64, 40, 120)], "Slack session token").at(SLACK),
    shape("xoxc-", &[run(Url64, 40, 120)], "Slack client token").at(SLACK),
    shape("xapp-", &[then(Digits, 1, 1, "-"), then(Upper, 9, 14, "-"), then(Digits, 9, 14, "-"), run(Hex, 64, 64)], "Slack app token")
        .at(SLACK),
    shape("hooks.slack.com/services/", &[then(Upper, 8, 14, "/"), then(Upper, 8, 14, "/"), run(Alnum, 22, 26)], "Slack webhook")
        .at(SLACK_HOOK)
        .address(),
    shape(
        "hooks.slack.com/workflows/",
        &[then(Upper, 8, 14, "/"), then(Upper, 8, 14, "/"), then(Digits, 8, 24, "/"), run(Alnum, 22, 26)],
        "Slack webhook",
    )
    .at(SLACK_HOOK)
    .address(),
    shape("discord.com/api/webhooks/", &[then(Digits, 17, 20, "/"), run(Url64, 60, 80)], "Discord webhook").address(),
    shape("discordapp.com/api/webhooks/", &[then(Digits, 17, 20, "/"), run(Url64, 60, 80)], "Discord webhook").address(),
    shape("NRAK-", &[run(Upper, 27, 27)], "New Relic user key"),
    shape("NRJS-", &[run(Hex, 19, 19)], "New Relic browser key").worth(Possible).whole(),
    shape("glsa_", &[then(Alnum, 32, 32, "_"), run(AnyHex, 8, 8)], "Grafana service account token"),
    shape("glc_", &[run(Base64, 40, 400)], "Grafana Cloud token").whole(),
    shape("sntrys_", &[run(Base64, 60, 400)], "Sentry organization token"),
    shape("sntryu_", &[run(Hex, 64, 64)], "Sentry user token"),
    shape("PMAK-", &[then(Hex, 24, 24, "-"), run(Hex, 34, 34)], "Postman API key"),
    shape("lin_api_", &[run(Alnum, 40, 40)], "Linear API key"),
    shape("ntn_", &[run(Alnum, 40, 60)], "Notion token"),
    shape("figd_", &[run(Url64, 38, 60)], "Figma token"),
    shape("pat-na", &[then(Digits, 1, 1, "-"), run(Url64, 36, 36)], "HubSpot access token").whole(),
    shape("pat-eu", &[then(Digits, 1, 1, "-"), run(Url64, 36, 36)], "HubSpot access token").whole(),
    shape("PDCP", &[run(Alnum, 32, 32)], "PagerDuty key").worth(Likely).whole(),
    shape("EZAK", &[run(Alnum, 54, 54)], "EasyPost API key").whole(),
    // Models
    shape("sk-ant-", &[run(Url64, 60, 150)], "Anthropic API key").at(ANTHROPIC),
    shape("sk-proj-", &[run(Url64, 40, 220)], "OpenAI API key").at(OPENAI),
    shape("sk-svcacct-", &[run(Url64, 40, 220)], "OpenAI service key").at(OPENAI),
    shape("sk-admin-", &[run(Url64, 40, 220)], "OpenAI admin key").at(OPENAI),
    shape("sk-or-v1-", &[run(Hex, 64, 64)], "OpenRouter API key"),
    shape("sk-", &[run(Alnum, 48, 51)], "OpenAI API key").at(OPENAI).whole(),
    shape("hf_", &[run(Alnum, 34, 40)], "Hugging Face token").at(HUGGINGFACE),
    shape("gsk_", &[run(Alnum, 52, 52)], "Groq API key"),
    shape("xai-", &[run(Alnum, 80, 80)], "xAI API key").whole(),
    shape("r8_", &[run(Alnum, 37, 40)], "Replicate token"),
    shape("pplx-", &[run(Alnum, 48, 56)], "Perplexity API key"),
    // Telephony that shares its shape with ids counts by name only: `SK…` is an id, its secret has no shape.
    shape("SSWS 00", &[run(Url64, 40, 40)], "Okta API token").whole().at("https://developer.okta.com/docs/guides/create-an-api-token/"),
];

/// Values that specifications and providers print: RFC 6749, RFC 6750 and the storage emulator of Azure.
pub(super) static DOCUMENTED: &[u64] = &[
    0x846b_2a1e_2fad_7fcb,
    0xecc1_a447_4851_bc28,
    0x30aa_8188_bb02_3e35,
    0xd9ad_86ad_3724_159b,
    0x1a7b_78be_56f3_054d,
    0xbb65_956c_4b8b_34bf,
    0x3f9d_1c99_6e62_0b67,
    0xdc8d_8ca0_6454_72e9,
];
