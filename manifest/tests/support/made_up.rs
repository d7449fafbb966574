//! Strings made up by a seeded generator: other providers, names, placeholders and identifiers than the labelled set has. What is shaped
//! like a token exists only while a test runs.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::strings::Row;

/// A small generator of random numbers: splitmix64.
pub struct Dice(u64);

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn pick<'s>(&mut self, all: &[&'s str]) -> &'s str {
        all[self.below(all.len())]
    }

    fn of(&mut self, alphabet: &str, length: usize) -> String {
        let letters = alphabet.as_bytes();
        (0..length).map(|_| char::from(letters[self.below(letters.len())])).collect()
    }

    fn hex(&mut self, length: usize) -> String {
        self.of(HEX, length)
    }

    fn alnum(&mut self, length: usize) -> String {
        self.of(&[LOWER, UPPER, DIGITS].concat(), length)
    }

    fn low(&mut self, length: usize) -> String {
        self.of(&[LOWER, DIGITS].concat(), length)
    }

    fn up(&mut self, length: usize) -> String {
        self.of(&[UPPER, DIGITS].concat(), length)
    }

    fn url64(&mut self, length: usize) -> String {
        self.of(&[LOWER, UPPER, DIGITS, "-_"].concat(), length)
    }

    fn bytes64(&mut self, length: usize) -> String {
        let bytes: Vec<u8> = (0..length).map(|_| self.next() as u8).collect();
        STANDARD.encode(bytes)
    }

    fn digits(&mut self, length: usize) -> String {
        self.of(DIGITS, length)
    }

    fn uuid(&mut self) -> String {
        format!("{}-{}-4{}-a{}-{}", self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12))
    }

    fn password(&mut self) -> String {
        let word = self.pick(&["Juniper", "Winter", "Lisboa", "Maple", "Kestrel", "Tango", "Oslo", "Saffron"]);
        let year = 2017 + self.below(10);
        match self.below(5) {
            0 => format!("{word}{year}!"),
            1 => format!("{word}-{}!{}", self.low(4), self.digits(3)),
            2 => format!("{}${}", self.alnum(6), self.alnum(5)),
            3 => format!("{}{word}{}", self.digits(2), self.pick(&["#", "?", "*", "%%"])),
            _ => self.of(&[LOWER, UPPER, DIGITS, "!@%^*"].concat(), 14) + "7q",
        }
    }

    fn jwt(&mut self) -> String {
        let head = URL_SAFE_NO_PAD.encode(self.pick(&[r#"{"alg":"ES256","typ":"JWT"}"#, r#"{"typ":"JWT","alg":"HS512"}"#]));
        let body = URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"{}","exp":{}}}"#, self.low(12), 1_790_000_000 + self.below(9_999_999)));
        format!("{head}.{body}.{}", self.url64(43))
    }

    fn pem(&mut self, label: &str, newline: &str) -> String {
        let lines: Vec<String> = (0..6).map(|_| self.bytes64(48)).collect();
        let dashes = "-----";
        format!("{dashes}BEGIN {label}{dashes}{newline}{}{newline}{dashes}END {label}{dashes}{newline}", lines.join(newline))
    }
}

/// A few hundred strings; the same seed gives the same ones.
pub fn made_up(seed: u64) -> Vec<Row> {
    let mut dice = Dice::new(seed);
    let mut rows = Vec::new();
    for _ in 0..2 {
        tokens(&mut dice, &mut rows);
        named(&mut dice, &mut rows);
        inside(&mut dice, &mut rows);
        identifiers(&mut dice, &mut rows);
        digests(&mut dice, &mut rows);
        plain(&mut dice, &mut rows);
    }
    placeholders(&mut rows);
    references(&mut dice, &mut rows);
    rows
}

fn add(rows: &mut Vec<Row>, secret: bool, kind: &str, key: &str, text: impl Into<String>) {
    rows.push(Row { key: key.to_owned(), text: text.into(), secret, kind: kind.to_owned() });
}

const NEUTRAL: [&str; 6] =
    ["settings.extra", "description", "actions.send_fax.headers.X-Fax", "x-notes.line", "examples.0.value", "comment"];

/// Tokens whose issuers document a shape, under names that promise nothing.
fn tokens(d: &mut Dice, rows: &mut Vec<Row>) {
    let made = [
        ("Anthropic", format!("sk-ant-api03-{}AA", d.url64(93))),
        ("OpenAI project", format!("sk-proj-{}T3BlbkFJ{}", d.url64(74), d.url64(74))),
        ("Hugging Face", format!("hf_{}", d.of(&[LOWER, UPPER].concat(), 34))),
        ("DigitalOcean", format!("dop_v1_{}", d.hex(64))),
        ("GitLab", format!("glpat-{}", d.url64(20))),
        ("PyPI", format!("pypi-AgEIcHlwaS5vcmc{}", d.url64(120))),
        ("Mailgun", format!("key-{}", d.hex(32))),
        ("Telegram", format!("{}:AA{}", d.digits(10), d.url64(33))),
        ("Stripe restricted", format!("rk_live_{}", d.alnum(24))),
        ("Slack app", format!("xapp-1-A{}-{}-{}", d.up(10), d.digits(13), d.hex(64))),
        ("Slack user", format!("xoxp-{}-{}-{}-{}", d.digits(12), d.digits(12), d.digits(12), d.hex(32))),
        ("Shopify", format!("shpat_{}", d.hex(32))),
        ("Linear", format!("lin_api_{}", d.alnum(40))),
        ("Databricks", format!("dapi{}", d.hex(32))),
        ("Doppler", format!("dp.pt.{}", d.alnum(43))),
        ("Grafana", format!("glsa_{}_{}", d.alnum(32), d.hex(8))),
        ("Postman", format!("PMAK-{}-{}", d.hex(24), d.hex(34))),
        ("Vault", format!("hvs.{}", d.url64(90))),
        ("RubyGems", format!("rubygems_{}", d.hex(48))),
        ("Docker Hub", format!("dckr_pat_{}", d.url64(27))),
        ("Brevo", format!("xkeysib-{}-{}", d.hex(64), d.alnum(16))),
        ("Supabase", format!("sbp_{}", d.hex(40))),
        ("New Relic", format!("NRAK-{}", d.up(27))),
        ("Groq", format!("gsk_{}", d.alnum(52))),
        ("age", format!("AGE-SECRET-KEY-1{}", d.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58))),
        ("AWS temporary", format!("ASIA{}", d.of(&[UPPER, "234567"].concat(), 16))),
        ("Discord webhook", format!("https://discord.com/api/webhooks/{}/{}", d.digits(19), d.url64(68))),
        ("JWT", d.jwt()),
        ("Medsender", format!("sk_live_{}", d.alnum(32))),
        ("OpenSSH key on one line", d.pem("OPENSSH PRIVATE KEY", "\\n")),
        ("PGP key", d.pem("PGP PRIVATE KEY BLOCK", "\n")),
    ];
    for (kind, token) in made {
        let key = d.pick(&NEUTRAL);
        add(rows, true, kind, key, token);
    }
}

/// Secrets that only their name gives away.
fn named(d: &mut Dice, rows: &mut Vec<Row>) {
    for key in [
        "auth.pwd",
        "settings.pass",
        "settings.smtp_pass",
        "credentials.userPassword",
        "auth.passphrase",
        "settings.db_pw",
        "login.Passwort",
    ] {
        let text = d.password();
        add(rows, true, "password", key, text);
    }
    for key in [
        "auth.auth_key",
        "actions.send_fax.headers.x-access-token",
        "auth.apiSecret",
        "auth.client_secret",
        "settings.apiToken",
        "settings.webhookSecret",
        "actions.get_status.headers.X-Auth-Token",
        "actions.send_fax.headers.Ocp-Apim-Subscription-Key",
        "config_schema.properties.access_token.default",
        "config_schema.properties.secret_key.examples[0]",
        "config_schema.properties.api_key.enum[0]",
        "config_schema.properties.signing_key.const",
        "settings.hmac_key",
        "settings.faxage_token",
    ] {
        let text = match d.below(6) {
            0 => d.hex(32),
            1 => d.low(24),
            2 => d.alnum(32),
            3 => d.url64(43),
            4 => d.bytes64(32),
            _ => d.up(20),
        };
        add(rows, true, "named token", key, text);
    }
    add(rows, true, "UUID as key", "auth.apikey", d.uuid());
    add(rows, true, "UUID as secret", "settings.clicksend_api_key", d.uuid().to_uppercase());
    add(rows, true, "raw Basic", "actions.send_fax.headers.Authorization", format!("Basic {}", d.alnum(40)));
    add(rows, true, "ApiKey scheme", "actions.send_fax.headers.Authorization", format!("ApiKey {}", d.low(36)));
    add(rows, true, "bare header", "actions.send_fax.headers.Authorization", d.alnum(36));
    add(rows, true, "session cookie", "actions.send_fax.headers.Cookie", format!("lang=en; session={}; theme=dark", d.alnum(32)));
    add(rows, true, "partly templated", "actions.send_fax.headers.Authorization", format!("Token {{{{settings.org}}}}.{}", d.hex(40)));
}

/// Secrets inside of longer texts.
fn inside(d: &mut Dice, rows: &mut Vec<Row>) {
    let password = d.password().replace('%', "x").replace(['#', '?', '!', '@', '$', '*', '^'], "-");
    let basic = |user: &str, password: &str| STANDARD.encode(format!("{user}:{password}"));
    add(rows, true, "Basic", "actions.send_fax.headers.Authorization", format!("Basic {}", basic("clinic", &d.password())));
    add(rows, true, "lower-case basic", "actions.get_status.headers.authorization", format!("basic {}", basic(&d.hex(8), &d.alnum(20))));
    for scheme in ["mongodb+srv", "amqps", "mysql", "smtp", "https"] {
        let text = format!("{scheme}://fax_app:{}@db{}.acme.example/faxes", d.alnum(14), d.below(9));
        add(rows, true, "password in a URL", "settings.endpoint", text);
    }
    add(rows, true, "password without user", "settings.redis", format!("redis://:{}@cache.acme.example:6379/0", d.alnum(20)));
    add(
        rows,
        true,
        "percent-encoded password",
        "actions.send_fax.url",
        format!("https://acme:{}%40{}@api.acme.example/f", d.alnum(8), d.digits(4)),
    );
    for name in ["api-key", "apiKey", "auth_token", "client_secret", "password", "x-api-token"] {
        let text = format!("https://api.acme.example/v2/faxes?account=7781&{name}={}", d.alnum(26));
        add(rows, true, "query", "actions.get_status.url", text);
    }
    for text in [
        format!("username={{{{creds.username}}}}&company=8812&password={password}&operation=sendfax"),
        format!("{{\"auth\":{{\"user\":\"clinic\",\"pass\":\"{}\"}},\"to\":\"{{{{to}}}}\"}}", d.alnum(12)),
        format!("<Fax><Login>clinic</Login><Password>{}</Password><To>{{{{to}}}}</To></Fax>", d.alnum(12)),
        format!("to={{{{to}}}}&x-token={}", d.hex(32)),
        format!("{{\"to\":\"{{{{to}}}}\",\"headers\":[{{\"Authorization\":\"Bearer {}\"}}]}}", d.url64(30)),
    ] {
        add(rows, true, "in a body", "actions.send_fax.body.template", text);
    }
    for text in [
        format!("Server=tcp:db.acme.example;Database=fax;User Id=app;Password={};Encrypt=true", d.alnum(16)),
        format!("DefaultEndpointsProtocol=https;AccountName=acmefax;AccountKey={};EndpointSuffix=core.example", d.bytes64(64)),
        format!("Endpoint=sb://acme.example/;SharedAccessKeyName=send;SharedAccessKey={}", d.bytes64(32)),
        format!("host=db.acme.example user=fax password={} sslmode=require", d.alnum(18)),
    ] {
        add(rows, true, "connection string", "settings.storage", text);
    }
    add(rows, true, "in prose", "description", format!("For tests use X-Api-Key: {} and nothing else.", d.alnum(32)));
    add(rows, true, "in base64", "settings.blob", STANDARD.encode(format!("{{\"user\":\"fax\",\"password\":\"{}\"}}", d.alnum(16))));
    add(rows, true, "curl", "x-notes.curl", format!("curl -H 'Authorization: Bearer {}' https://api.acme.example", d.url64(40)));
}

/// What names somebody or something, and opens nothing.
fn identifiers(d: &mut Dice, rows: &mut Vec<Row>) {
    let made = [
        ("settings.account_sid", format!("AC{}", d.hex(32))),
        ("settings.fax_sid", format!("FX{}", d.hex(32))),
        ("settings.messaging_service", format!("MG{}", d.hex(32))),
        ("auth.username", format!("AC{}", d.hex(32))),
        ("settings.client_id", d.hex(32)),
        ("auth.clientId", d.alnum(22)),
        ("settings.app_id", d.low(24)),
        ("settings.key_id", d.uuid()),
        ("settings.workspace", d.uuid()),
        ("settings.access_key_name", "RootManageSharedAccessKey".to_owned()),
        ("settings.publishable_key", format!("pk_test_{}", d.alnum(24))),
        ("settings.customer", format!("cus_{}", d.alnum(14))),
        ("settings.site_key", format!("6L{}", d.url64(38))),
        ("settings.sentry_dsn", format!("https://{}@o{}.ingest.sentry.example/{}", d.hex(32), d.digits(5), d.digits(7))),
        ("settings.map", format!("pk.eyJ1{}.{}", d.url64(60), d.url64(22))),
        ("settings.sheet", d.url64(44)),
        ("actions.send_fax.headers.X-Request-Id", d.uuid()),
        ("actions.send_fax.headers.Idempotency-Key", d.uuid()),
        ("actions.send_fax.headers.traceparent", format!("00-{}-{}-01", d.hex(32), d.hex(16))),
        ("actions.send_fax.url", format!("https://api.acme.example/accounts/{}/faxes", d.uuid())),
        ("actions.get_status.url", format!("https://api.acme.example/v1/{}/faxes?cursor={}", d.hex(24), d.url64(32))),
        ("response_sample.id", d.hex(24)),
        ("response_sample.next_page_token", d.url64(32)),
        ("package.build", format!("2026.9.{}-g{}", d.below(30), d.hex(7))),
        ("auth.public_key", d.pem("PUBLIC KEY", "\n")),
        ("tls.certificate", d.pem("CERTIFICATE", "\n")),
        ("settings.recipient", format!("age1{}", d.of("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58))),
        ("deploy.key", format!("ssh-rsa {} deploy@acme.example", d.bytes64(120))),
        ("settings.fax_line", format!("p{}", d.digits(2))),
        ("settings.cache_key", "fax:{{to}}:v2".to_owned()),
    ];
    for (key, text) in made {
        add(rows, false, "identifier", key, text);
    }
}

fn digests(d: &mut Dice, rows: &mut Vec<Row>) {
    let made = [
        ("etag", format!("W/\"{}\"", d.hex(32))),
        ("package.md5", d.hex(32)),
        ("package.resolved", format!("https://cdn.acme.example/faxbot/{}/plugin.tgz", d.hex(40))),
        ("image", format!("ghcr.io/acme/fax@sha256:{}", d.hex(64))),
        ("integrity", format!("sha384-{}", d.bytes64(48))),
        ("checksum", d.hex(64)),
        ("settings.token_hash", d.hex(64)),
        ("settings.api_key_fingerprint", format!("SHA256:{}", d.url64(43))),
        ("settings.password_sha256", d.hex(64)),
        ("auth.password", format!("{{SSHA}}{}", d.bytes64(24))),
        ("settings.revision", d.hex(40)),
        ("actions.send_fax.headers.Content-MD5", d.bytes64(16)),
        ("actions.send_fax.headers.If-None-Match", format!("\"{}\"", d.hex(40))),
        ("signature", d.hex(64)),
        ("lock.hash", d.low(32)),
    ];
    for (key, text) in made {
        add(rows, false, "digest", key, text);
    }
}

/// Ordinary values, also under names that sound secret.
fn plain(d: &mut Dice, rows: &mut Vec<Row>) {
    let words = d.pick(&["please fax this page again", "cover sheet for the clinic", "line is busy, try later"]);
    let made = [
        ("settings.greeting", STANDARD.encode(words)),
        ("settings.note_b64", STANDARD.encode(format!("{words} and thank you very much"))),
        ("description", "Passwords are kept in the store; a token is asked for at the first start.".to_owned()),
        ("description", "Key: the one from the dashboard. Secret: ask the operator.".to_owned()),
        ("config_schema.properties.password.title", "Password of the fax account".to_owned()),
        ("config_schema.properties.token.description", "API token, 40 characters".to_owned()),
        ("config_schema.properties.api_key.pattern", "^[A-Za-z0-9]{32,64}$".to_owned()),
        ("config_schema.properties.token.pattern", "^tok_[0-9a-f]{24}$".to_owned()),
        ("config_schema.properties.password.format", "password".to_owned()),
        ("settings.token_url", "https://login.acme.example/oauth2/v2.0/token".to_owned()),
        ("auth.token_endpoint", "https://login.acme.example/connect/token".to_owned()),
        ("auth.token", "https://login.acme.example/connect/token".to_owned()),
        ("auth.token_type", "Bearer".to_owned()),
        ("auth.grant_type", "client_credentials".to_owned()),
        ("settings.password_min_length", "12".to_owned()),
        ("settings.secret_name", "fax/prod/sinch-api-key".to_owned()),
        ("settings.private_key_path", "/etc/ssl/private/fax-2026.key".to_owned()),
        ("settings.private_key", "/etc/ssl/private/fax-2026.key".to_owned()),
        ("settings.api_key_env", "FAX_API_KEY_2".to_owned()),
        ("settings.token_field", "access_token".to_owned()),
        ("auth.header_name", "X-Acme-Api-Key".to_owned()),
        ("auth.query_name", "auth_key".to_owned()),
        ("auth.type", "oauth2_client_credentials".to_owned()),
        ("auth.signing", "HS256".to_owned()),
        ("settings.jwt", "RS256".to_owned()),
        ("actions.send_fax.response.job_id", "data.faxes[0].accessToken".to_owned()),
        ("actions.send_fax.response.error", "errors[0].token_error_2".to_owned()),
        ("actions.get_status.response.status_map.token_expired", "FAILED".to_owned()),
        ("actions.send_fax.headers.Authorization", "Bearer {{creds.token}}".to_owned()),
        ("actions.send_fax.headers.Authorization", "{{settings.scheme}} {{creds.api_key}}".to_owned()),
        ("actions.send_fax.headers.Accept", "application/vnd.acme.fax.v3+json;q=0.9".to_owned()),
        ("actions.send_fax.headers.User-Agent", "faxbot/2026.9 (+https://faxbot.example/plugins)".to_owned()),
        ("actions.send_fax.headers.X-Amz-Target", "FaxService_20260901.SendFaxDocument".to_owned()),
        ("actions.send_fax.headers.Cookie", "lang=en; theme=dark".to_owned()),
        ("actions.send_fax.body.template", "{\"token\":\"{{settings.access_token}}\",\"password\":\"{{creds.password}}\"}".to_owned()),
        ("actions.send_fax.body.template", "api_key={{settings.access_key}}&to={{to}}&document_password=&callback=none".to_owned()),
        ("actions.send_fax.body.template", "<Password>{{creds.password}}</Password>".to_owned()),
        ("settings.sort_key", "created_at_desc_then_id_2".to_owned()),
        ("settings.primary_key", "fax_job_identifier".to_owned()),
        ("settings.keyboard", "qwerty-us-international-105".to_owned()),
        ("settings.max_tokens", "200000".to_owned()),
        ("settings.passes", "retry-then-fallback-to-t38".to_owned()),
        ("settings.compass_bearing", "north-by-northwest".to_owned()),
        ("settings.monkey", "SenderMonkeyPatchV2Factory".to_owned()),
        ("settings.endpoint", "https://fax-2026-eu-central-1b.acme-gateway.example:8443/v2".to_owned()),
        ("settings.endpoint", "sip:fax2026@pbx01.acme.example".to_owned()),
        ("settings.ref", "https://acme.example/help?topic=api-key&lang=en#token".to_owned()),
        ("author", "Fax Team <token-admin+2026@acme.example>".to_owned()),
        ("icon", format!("data:image/svg+xml;base64,{}", d.bytes64(120))),
        ("test.file", format!("JVBERi0xLjcK{}", d.bytes64(90))),
        ("test.image", format!("iVBORw0KGgoAAAANSUhEUg{}", d.bytes64(90))),
        ("updated", "2026-11-22T21:33:47.123456Z".to_owned()),
        ("actions.send_fax.headers.Content-Type", "multipart/related; boundary=\"=_Part_0123_FaxBoundary7731\"".to_owned()),
    ];
    for (key, text) in made {
        add(rows, false, "plain", key, text);
    }
}

/// What people write where a secret will stand.
fn placeholders(rows: &mut Vec<Row>) {
    let shaped = [["sk_live_", "your_key_here"].concat(), ["ghp_", &"x".repeat(36)].concat(), ["AK", "IAEXAMPLEEXAMPLE12"].concat()];
    let dotted = [["sk-proj-", "..."].concat(), ["KEY0123456789ABCDEF", "0123456789ABCDEF_abcdefghijklmnopqrstuv"].concat()];
    let texts = [
        "YOUR-TOKEN",
        "your_password",
        "<your api key>",
        "{your-key}",
        "(secret)",
        "[insert token]",
        "__TOKEN__",
        "CHANGE-ME-PLEASE",
        "changeit",
        "please-change",
        "replace-with-your-token",
        "put your token here",
        "TBD",
        "FIXME",
        "set-me",
        "redacted",
        "***REMOVED***",
        "••••••••",
        "xxxxx-xxxxx-xxxxx",
        "XXXXXXXX",
        "00000000-0000-0000-0000-000000000000",
        "11111111111111111111111111111111",
        "0123456789abcdef0123456789abcdef",
        "deadbeefdeadbeefdeadbeefdeadbeef",
        "abcdefghijklmnopqrstuvwxyz012345",
        "test-token",
        "test_api_key_123",
        "dummy-secret",
        "fake_key_for_tests",
        "sample-token",
        "not-a-real-key",
        "some-secret-value",
        "my_api_key",
        "mypassword",
        "secretpassword",
        "password123",
        "foobar",
        "foo-bar-baz",
        "undefined",
        "null",
        "None",
        "n/a",
        "-",
        "...",
        "optional",
        "required",
        "hidden",
        "abc123",
        "key-123",
        "1234567890",
        "dein-passwort",
        "Ihr-API-Schlüssel",
        "votre_cle_api",
        "votre-clé-ici",
        "tu_clave_aqui",
        "su-contraseña",
        "sua_senha",
        "uw-wachtwoord-hier",
        "ваш-токен",
        "ваш пароль",
        "请输入密钥",
        "パスワードをここに",
        "twój-klucz",
        "Bearer <your token here>",
        "Basic YOUR_BASE64_CREDENTIALS",
        "api key goes here",
        "THE_API_KEY",
        "enter-token",
        "paste_token_here",
        "example-key-1",
        "demo",
        "secret-key-here",
        "insert-your-client-secret",
        "to-be-filled-in",
    ];
    let keys = [
        "auth.token",
        "settings.api_key",
        "config_schema.properties.password.default",
        "auth.client_secret",
        "actions.send_fax.headers.X-API-Key",
    ];
    for (at, text) in texts.iter().map(|text| (*text).to_owned()).chain(shaped).chain(dotted).enumerate() {
        add(rows, false, "placeholder", keys[at % keys.len()], text);
    }
    for pair in ["user:password", "username:secret", "api:YOUR_API_KEY", "admin:changeme", "<user>:<pass>"] {
        add(rows, false, "placeholder in Basic", "actions.send_fax.headers.Authorization", format!("Basic {}", STANDARD.encode(pair)));
        add(rows, false, "placeholder in a URL", "settings.endpoint", format!("https://{pair}@api.acme.example/v1"));
    }
    for text in ["?api_key=YOUR_KEY", "?token={token}", "?apikey=<key>&to=1", "?access_token=ACCESS_TOKEN", "?key=xxxx"] {
        add(rows, false, "placeholder in a query", "actions.get_status.url", format!("https://api.acme.example/faxes{text}"));
    }
}

/// What says where the secret is kept, and what only its owner can read.
fn references(d: &mut Dice, rows: &mut Vec<Row>) {
    let texts = [
        "${FAX_TOKEN}".to_owned(),
        "$FAX_TOKEN_2".to_owned(),
        "${FAX_TOKEN:-unset}".to_owned(),
        "$(vault kv get -field=token secret/fax)".to_owned(),
        "`op read op://Fax/telnyx/key`".to_owned(),
        "op://Clinic Vault/telnyx 2026/credential".to_owned(),
        "{{ .Values.fax.token }}".to_owned(),
        "{{creds.token}}".to_owned(),
        "%(fax_token)s".to_owned(),
        "#{fax_token}".to_owned(),
        "#{ENV['FAX_TOKEN']}".to_owned(),
        "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.example/secrets/fax/ab12cd34ef56ab12cd34ef56ab12cd34)".to_owned(),
        "projects/acme-481516/secrets/fax-token/versions/7".to_owned(),
        "arn:aws:ssm:eu-central-1:481516234299:parameter/fax/token".to_owned(),
        "arn:aws:kms:us-east-1:481516234299:key/9f2c1e7a-1b2c-4d5e-8f90-a1b2c3d4e5f6".to_owned(),
        "ssm:/fax/prod/token".to_owned(),
        "aws-sm://fax/prod/token#v2".to_owned(),
        "gcp-sm://acme-481516/fax-token".to_owned(),
        "file:///run/secrets/fax_token".to_owned(),
        "/run/secrets/fax_token_2".to_owned(),
        "keychain:faxbot/token2".to_owned(),
        "!secret fax_token".to_owned(),
        "env.FAX_TOKEN".to_owned(),
        "process.env.FAX_TOKEN".to_owned(),
        "os.environ['FAX_TOKEN']".to_owned(),
        "ENV[\"FAX_TOKEN\"]".to_owned(),
        "secrets.FAX_TOKEN".to_owned(),
        "vault:secret/data/fax2026#token".to_owned(),
        "bws:4f3a2b1c".to_owned(),
        "doppler://faxbot/prd/TOKEN".to_owned(),
        "ref+vault://secret/fax#/token".to_owned(),
        "azurekeyvault://acme-vault/fax-token".to_owned(),
        format!("vault:v1:{}", d.bytes64(60)),
        format!("{{cipher}}{}", d.hex(96)),
        format!("ENC({})", d.bytes64(48)),
        format!("ENC[PKCS7,{}]", d.bytes64(120)),
        format!("gAAAAAB{}", d.url64(113)),
        format!("$ANSIBLE_VAULT;1.1;AES256\n{}\n", d.digits(80)),
        format!("-----BEGIN AGE ENCRYPTED FILE-----\n{}\n-----END AGE ENCRYPTED FILE-----", d.bytes64(90)),
        format!("-----BEGIN PGP MESSAGE-----\n\n{}\n-----END PGP MESSAGE-----", d.bytes64(90)),
    ];
    let keys = ["auth.token", "settings.password", "auth.client_secret", "config_schema.properties.api_key.default"];
    for (at, text) in texts.into_iter().enumerate() {
        add(rows, false, "reference", keys[at % keys.len()], text);
    }
}
