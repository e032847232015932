using Chains.Core.Signing.Keyless;

namespace Chains.Web.Hosting;

/// <summary>Every host setting, once. Defaults are those of the options records, which a test holds them to.</summary>
public static class HostSettingTable
{
    public static IReadOnlyList<HostSetting> All { get; } =
    [
        new("Urls", HostSettingType.Addresses, ListenAddresses.Default,
            "Where the REST API and the dashboard listen, separated by semicolons. An address that other machines can reach is refused in Chains:Auth:Mode None."),
        new("Chains:DataDirectory", HostSettingType.Path, "./data",
            "Holds the database, the sandbox's key and the sandbox's log. Relative to the working directory."),
        new("Chains:Roles", HostSettingType.Choices, "Controller,Web",
            "Which faces this process shows: Controller watches and signs, Web serves the REST API and the dashboard. A large installation runs them in separate replicas of one image.")
        { Allowed = ["Controller", "Web"] },
        new("Chains:Auth:Mode", HostSettingType.Choice, "BrowserToken",
            "Who gets in (docs/authentication.md). BrowserToken: whoever opens the one-time link that is printed at start, or has the token file in the data directory. OpenIdConnect: whom the provider knows and gives a role. Kubernetes: whose token the cluster accepts and gives the right. None: everybody, with every right.")
        { Allowed = ["BrowserToken", "OpenIdConnect", "Kubernetes", "None"] },
        new("Chains:Auth:AllowAnonymousRemote", HostSettingType.Switch, "false",
            "Lets mode None listen on an address that other machines can reach: everybody there may change the configuration."),
        new("Chains:Auth:OpenMetrics", HostSettingType.Switch, "true", "Whether /metrics answers without a sign-in, as Prometheus usually asks. /healthz and /readyz always do."),
        new("Chains:Auth:SessionLifetime", HostSettingType.Duration, "1.00:00:00", "How long a browser stays signed in.")
        { Bounds = (TimeSpan.FromMinutes(5), TimeSpan.FromDays(30)) },
        new("Chains:Auth:OpenIdConnect:Authority", HostSettingType.Text, "", "Address of the OpenID Connect issuer, as its discovery document states it."),
        new("Chains:Auth:OpenIdConnect:ClientId", HostSettingType.Text, "", "The client that is registered there, with the redirect address https://HOST/signin-oidc."),
        new("Chains:Auth:OpenIdConnect:ClientSecret", HostSettingType.Text, "", "Its secret; empty for a public client, which PKCE protects.") { Secret = true },
        new("Chains:Auth:OpenIdConnect:Audience", HostSettingType.Text, "", "The audience that the API's bearer tokens must have. Empty means the client id."),
        new("Chains:Auth:OpenIdConnect:Scopes", HostSettingType.Text, "openid,profile,email", "What is asked for at the sign-in, separated by commas."),
        new("Chains:Auth:OpenIdConnect:NameClaim", HostSettingType.Text, "email", "The claim that names people in the audit log; preferred_username, email and sub stand in where it is missing."),
        new("Chains:Auth:OpenIdConnect:RoleClaim", HostSettingType.Text, "roles", "The claim that holds roles or groups; dots lead into objects, as in realm_access.roles."),
        new("Chains:Auth:OpenIdConnect:ViewerValues", HostSettingType.Text, "chains-viewer", "Values of that claim, separated by commas, that make a viewer; * is everybody who can sign in there."),
        new("Chains:Auth:OpenIdConnect:OperatorValues", HostSettingType.Text, "chains-operator", "Values that make an operator."),
        new("Chains:Auth:OpenIdConnect:AdminValues", HostSettingType.Text, "chains-admin", "Values that make an admin."),
        new("Chains:Auth:Kubernetes:Audiences", HostSettingType.Text, "", "Audiences, separated by commas, of which a cluster token must have one. Empty means the API server's own."),
        new("Chains:Auth:Kubernetes:CacheLifetime", HostSettingType.Duration, "00:01:00", "How long the API server's verdict on a token is kept; a right that is taken away counts that much longer.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromHours(1)) },
        new("Chains:TrustedProxies", HostSettingType.Text, "",
            "Addresses and networks (10.0.0.0/8), separated by commas, of the proxies in front of the service: their X-Forwarded-For and X-Forwarded-Proto are believed, nobody else's."),
        new("Chains:Limits:ReadsPerSecond", HostSettingType.Number, "2000", "Requests that one caller may read with in a second, in bursts of five seconds' worth; 0 lifts the limit.") { Range = (0, 1_000_000) },
        new("Chains:Limits:ChangesPerSecond", HostSettingType.Number, "50", "The same for requests that are not GET.") { Range = (0, 1_000_000) },
        new("Chains:Limits:SignInsPerMinute", HostSettingType.Number, "30", "Attempts to sign in from one address in a minute.") { Range = (0, 1_000_000) },
        new("Chains:Database:Provider", HostSettingType.Choice, "Sqlite", "The database that keeps runs, statements, signatures and deliveries.")
        {
            Allowed = ["Sqlite"],
            NotAvailable = PostgreSql,
        },
        new("Chains:Database:ConnectionString", HostSettingType.Text, "",
            "ADO.NET connection string of the database. Left empty, it is the file chains.db in the data directory.")
        { Secret = true },
        new("Chains:Cluster:Mode", HostSettingType.Choice, "Auto",
            "Auto uses the credentials of the pod where there are any and the sandbox otherwise; a kubeconfig lying around is never used without being named. Sandbox and Kubernetes insist.")
        { Allowed = ["Auto", "Sandbox", "Kubernetes"] },
        new("Chains:Cluster:Kubeconfig", HostSettingType.Path, "",
            "A kubeconfig file to reach the cluster with; needs Chains:Cluster:Mode = Kubernetes. Left empty, the service account of the pod is used."),
        new("Chains:Cluster:Namespaces", HostSettingType.Namespaces, "",
            "The namespaces whose runs are signed, as a comma-separated list or one per numbered key (Chains__Cluster__Namespaces__0). Empty means all."),
        new("Chains:Cluster:SystemNamespace", HostSettingType.Namespace, "tekton-chains",
            "Where the chains-config ConfigMap and the signing-secrets secret are."),
        new("Chains:Sandbox:Port", HostSettingType.Number, "8001", "Loopback port of the sandbox's API server; 0 lets the system choose.") { Range = (0, 65535) },
        new("Chains:Sandbox:Samples", HostSettingType.Switch, "true", "Whether an empty sandbox is filled with sample runs."),
        new("Chains:Signing:SecretDirectory", HostSettingType.Path, "",
            "Directory where the signing-secrets secret is mounted (x509.pem, or cosign.key and cosign.password). Left empty, the secret is read through the API server."),
        new("Chains:Keyless:ReuseCertificate", HostSettingType.Switch, "true",
            "Whether one certificate of keyless signing serves many signatures. Otherwise each signature waits for Fulcio."),
        new("Chains:Keyless:CertificateMargin", HostSettingType.Duration, "00:05:00",
            "What must be left of a certificate's validity when it signs, so that there is time to log the signature; at most half of the validity is kept free.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(1)) },
        new("Chains:Keyless:TokenFile", HostSettingType.Path, KeylessOptions.CosignTokenFile,
            "The identity token that is read where signers.x509.identity.token.file names none. In the sandbox, its own."),
        new("Chains:Transparency:SigningConfigFile", HostSettingType.Path, "",
            "A Sigstore signing config (JSON, version 0.2): it chooses logs and timestamp authorities where transparency.url is left at its default, and says which logs speak Rekor v2."),
        new("Chains:Transparency:PublicKeyFile", HostSettingType.Path, "",
            "The public key (PEM) of the log at transparency.url, where no trusted root names the log. Left empty, the key that the log shows at its first use is kept in the database and believed from then on."),
        new("Chains:Transparency:AttestationEntry", HostSettingType.Choice, "Dsse", "The kind of entry that attestations become in logs of Rekor v1: Dsse (0.0.1) or Intoto (0.0.2).")
        { Allowed = ["Dsse", "Intoto"] },
        new("Chains:Transparency:Uploads", HostSettingType.Number, "512",
            "How many uploads to one log may be under way at once. A log that takes two seconds for an entry needs twice as many as entries come in a second; a run has one entry, and one more for each image.")
        { Range = (1, 4096) },
        new("Chains:Transparency:MonitorInterval", HostSettingType.Duration, "00:01:00", "How often each log in use has to prove that it only appended.")
        { Bounds = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) },
        new("Chains:Trust:PublicGood", HostSettingType.Switch, "true", "Whether Sigstore's public-good instance is believed. Its trust is shipped, and refreshed where there is a network."),
        new("Chains:Trust:TrustedRootFile", HostSettingType.Path, "",
            "A Sigstore trusted root (JSON) of a private instance, believed beside the others. Read again when it changes."),
        new("Chains:Trust:RefreshInterval", HostSettingType.Duration, "12:00:00", "How often published trust is fetched again (TUF); 0 never fetches it.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(30)) },
        new("Chains:Trust:TufRootFile", HostSettingType.Path, "",
            "The TUF root (JSON) to start from where signers.x509.tuf.mirror.url names a mirror of one's own. A mirror is not believed without it, or its digest."),
        new("Chains:Trust:TufRootSha256", HostSettingType.Text, "",
            "In place of the file: SHA-256, in hex, of the first root that the mirror serves (root.json, or 1.root.json)."),
        new("Chains:Verification:PerMinute", HostSettingType.Number, "300",
            "How many recorded signatures are verified again in a minute, in the background; 0 verifies none.")
        { Range = (0, 100_000) },
        new("Chains:Verification:Interval", HostSettingType.Duration, "1.00:00:00", "The pause between two walks through all signatures.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(365)) },
        new("Chains:Kafka:PropertiesFile", HostSettingType.Path, "",
            "A mounted file with settings of the Kafka client (librdkafka), one key=value a line: TLS, SASL and whatever else the brokers ask for. It is read again when it changes."),
        new("Chains:Google:CredentialsFile", HostSettingType.Path, "",
            "A mounted key file of a Google service account, for the gcs and grafeas backends. Left empty, the workload identity of the pod is used."),
        new("Chains:Google:StorageUrl", HostSettingType.Text, "",
            "Another address of Google Cloud Storage, such as a private endpoint or an emulator. Requests to an http address carry no credentials."),
        new("Chains:Google:GrafeasUrl", HostSettingType.Text, "",
            "Another address of the Grafeas API than Container Analysis. Requests to an http address carry no credentials."),
        new("Chains:Controller:Workers", HostSettingType.Number, "64",
            "How many runs are worked on at once. A worker mostly waits for the API server and for the disk, and runs that are in flight together share their commits, so this is far more than the number of processors.")
        { Range = (1, 512) },
        new("Chains:Controller:RetryMinimumDelay", HostSettingType.Duration, "00:00:01", "The wait after a first failure; it doubles with each further one.")
        { Bounds = (TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) },
        new("Chains:Controller:RetryMaximumDelay", HostSettingType.Duration, "00:05:00", "The longest wait between two attempts.")
        { Bounds = (TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)) },
        new("Chains:Controller:RetryPeriod", HostSettingType.Duration, "1.00:00:00",
            "How long after its first failure a run is tried again by itself. Past it the run is marked failed, with the reason, and an operator can replay it.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(30)) },
        new("Chains:Controller:DeletionDeadline", HostSettingType.Duration, "00:10:00",
            "How long the deletion of a run may be held up while it is not signed yet. Past it the finalizer goes and signing continues from the database.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(1)) },
        new("Chains:Controller:ResyncPeriod", HostSettingType.Duration, "01:00:00", "How often all runs are listed again, in case a watch event was lost.")
        { Bounds = (TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)) },
        new("Chains:Controller:ChildDeadline", HostSettingType.Duration, "00:05:00",
            "How long a finished PipelineRun waits for child TaskRuns that are not finished or not signed. Past it the provenance says what was missing.")
        { Bounds = (TimeSpan.Zero, TimeSpan.FromDays(1)) },
        new("Chains:Controller:WatchSilence", HostSettingType.Duration, "00:02:30",
            "How long a watch may be silent before its connection counts as dead and is reopened. API servers send a bookmark about every minute.")
        { Bounds = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) },
    ];

    private static Dictionary<string, string> PostgreSql
    {
        get
        {
            const string reason = "PostgreSQL is not available yet; use Sqlite";
            return new(StringComparer.OrdinalIgnoreCase) { ["PostgreSQL"] = reason, ["Postgres"] = reason };
        }
    }
}
