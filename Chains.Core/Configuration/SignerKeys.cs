using static Chains.Core.Configuration.ConfigurationKeys;

namespace Chains.Core.Configuration;

/// <summary>The keys of what signs, and of the log that witnesses it.</summary>
internal static class SignerKeys
{
    private const string KmsGroup = "Key management service";

    private static readonly string[] Web = ["https", "http"];

    private static readonly string[] Providers = ["github", "buildkite", "envvar", "filesystem", "google", "spiffe"];

    /// <summary>The names in cosign, which are those that the Go controller really takes.</summary>
    private static readonly Dictionary<string, string> ProviderAliases = new(StringComparer.Ordinal)
    {
        ["github-actions"] = "github",
        ["buildkite-agent"] = "buildkite",
        ["google-workload-identity"] = "google",
        ["filesystem-custom-path"] = "filesystem",
    };

    public static IEnumerable<KeyDefinition> Signers() => [.. Fulcio(), .. Kms()];

    private static IEnumerable<KeyDefinition> Fulcio() =>
    [
        new("signers.x509.fulcio.enabled", "Keyless signing (Fulcio)", KeyType.Boolean, "false",
            "Whether the x509 signer asks Fulcio for a short-lived certificate instead of using a key of its own.")
        { ValueFeatures = new Dictionary<string, Feature> { ["true"] = Feature.Fulcio } },
        new("signers.x509.fulcio.address", "Keyless signing (Fulcio)", KeyType.Url, "https://fulcio.sigstore.dev", "The Fulcio certificate authority.")
        { Allowed = Web, Feature = Feature.Fulcio },
        new("signers.x509.fulcio.issuer", "Keyless signing (Fulcio)", KeyType.Url, "https://oauth2.sigstore.dev/auth", "The OpenID Connect issuer that identity tokens must be of. Left at its default, that of the provider.")
        { Allowed = Web, Feature = Feature.Fulcio },
        new("signers.x509.fulcio.provider", "Keyless signing (Fulcio)", KeyType.Choice, "", "Who gives the identity token. Left out, each provider is tried in turn.")
        { Allowed = [.. Providers, .. ProviderAliases.Keys], Aliases = ProviderAliases, Feature = Feature.Fulcio, MayBeEmpty = true },
        new("signers.x509.identity.token.file", "Keyless signing (Fulcio)", KeyType.Path, "", "The file that holds the identity token. Left out, where cosign expects a projected token: /var/run/sigstore/cosign/oidc-token.") { Feature = Feature.Fulcio },
        new("signers.x509.tuf.mirror.url", "Keyless signing (Fulcio)", KeyType.Url, "https://tuf-repo-cdn.sigstore.dev", "The TUF repository that the trusted roots of Sigstore come from.")
        { Allowed = Web, Feature = Feature.Fulcio },
    ];

    private static IEnumerable<KeyDefinition> Kms() =>
    [
        new("signers.kms.kmsref", KmsGroup, KeyType.Url, "", "The key in a key management service that the kms signer uses, as cosign writes it.")
        { Allowed = ["gcpkms", "awskms", "azurekms", "hashivault", "openbao"], Feature = Feature.Kms },
        new("signers.kms.auth.address", KmsGroup, KeyType.Url, "", "The address of the service, such as the value of VAULT_ADDR.") { Allowed = Web, Feature = Feature.Kms },
        new(KmsToken, KmsGroup, KeyType.Secret, "",
            "A token for the service, such as the value of VAULT_TOKEN. Whoever reads the ConfigMap reads it: prefer signers.kms.auth.token-path.")
        { Feature = Feature.Kms },
        new("signers.kms.auth.token-path", KmsGroup, KeyType.Path, "", "The file, from a mounted secret, that holds the token; read again when it changes.") { Feature = Feature.Kms },
        new("signers.kms.auth.oidc.path", KmsGroup, KeyType.Text, "", "The path of OpenID Connect authentication in the service, such as jwt for Vault.") { Feature = Feature.Kms },
        new("signers.kms.auth.oidc.role", KmsGroup, KeyType.Text, "", "The role to authenticate for.") { Feature = Feature.Kms },
        new("signers.kms.auth.oidc.token-path", KmsGroup, KeyType.Path, "",
            "The file that holds the JSON web token to authenticate with. Left out, the token of the service account at /var/run/secrets/kubernetes.io/serviceaccount/token.")
        { Feature = Feature.Kms },
        new("signers.kms.auth.spire.sock", KmsGroup, KeyType.Url, "", "The socket of the SPIRE agent that gives the token, such as unix:///tmp/spire-agent/public/api.sock.")
        { Allowed = ["unix", "tcp"], Feature = Feature.Kms },
        new("signers.kms.auth.spire.audience", KmsGroup, KeyType.Text, "", "The audience to ask SPIRE a token for.") { Feature = Feature.Kms },
    ];

    public static IEnumerable<KeyDefinition> Transparency() =>
    [
        new(TransparencyEnabled, "Transparency log", KeyType.Choice, "false",
            "Whether signatures are uploaded to a transparency log. With manual, only those of runs annotated chains.tekton.dev/transparency-upload: \"true\".")
        {
            Allowed = ["true", "false", "manual"],
            ValueFeatures = new Dictionary<string, Feature> { ["true"] = Feature.TransparencyLog, ["manual"] = Feature.TransparencyLog },
        },
        new(TransparencyUrl, "Transparency log", KeyType.Url, "https://rekor.sigstore.dev", "The transparency log.") { Allowed = Web, Feature = Feature.TransparencyLog },
    ];
}
