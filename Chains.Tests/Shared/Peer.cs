namespace Chains.Tests.Shared;

/// <summary>
/// The real servers and verifiers of other projects, found through the environment. A test that asks for one that is not there skips,
/// naming the variable: <c>scripts/peers.sh</c> starts them, and reads from the reason whether the skip was called for.
/// </summary>
internal static class Peer
{
    /// <summary>Rekor v1, with SET, proofs and checkpoints.</summary>
    public static Uri Rekor => Url("REKOR_URL");

    /// <summary>Rekor v2, its write side.</summary>
    public static Uri Rekor2 => Url("REKOR2_URL");

    public static Uri CtLog => Url("CTLOG_URL");

    /// <summary>An RFC 3161 timestamp authority.</summary>
    public static Uri TimestampAuthority => Url("TSA_URL");

    public static Uri Fulcio => Url("FULCIO_URL");

    public static Uri OidcIssuer => Url("OIDC_ISSUER");

    /// <summary>A registry as HOST:PORT.</summary>
    public static string Registry => Variable("REGISTRY");

    /// <summary>Kafka brokers as HOST:PORT.</summary>
    public static string Kafka => Variable("KAFKA_BOOTSTRAP");

    /// <summary>The file that holds the keys and certificates of all of them.</summary>
    public static string TrustedRoot => Variable("TRUSTED_ROOT");

    /// <summary>Where the npm client, <c>@sigstore/verify</c>, is installed. 4.1 is the first that verifies attestations of Rekor v2.</summary>
    public static string NpmHome => Variable("CHAINS_NPM_HOME");

    /// <summary>The path of a program such as <c>cosign</c> or <c>rekor-cli</c>.</summary>
    public static string Program(string name)
    {
        var home = Environment.GetEnvironmentVariable("CHAINS_PEERS_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "chains-peers");
        var path = Path.Combine(home, "bin", name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not in {Path.GetDirectoryName(path)}: the directory CHAINS_PEERS has a get.sh that installs it.");
        return path;
    }

    private static Uri Url(string variable) => new(Variable(variable));

    private static string Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{name} is not set: start the peers.");
        return value!;
    }
}
