namespace Chains.Core.Signing;

/// <summary>Where the process finds its signing keys.</summary>
public sealed record SigningOptions
{
    public const string Section = "Chains:Signing";

    /// <summary><c>Chains:Signing:SecretDirectory</c>: a mounted signing secret. When set, nothing else is looked at.</summary>
    public string? SecretDirectory { get; set; }

    /// <summary><c>Chains:Cluster:SystemNamespace</c></summary>
    public string SecretNamespace { get; set; } = "tekton-chains";

    public string SecretName { get; set; } = "signing-secrets";

    /// <summary>Set in the sandbox only: a key is made below this directory while the secret has none.</summary>
    public string? SandboxDataDirectory { get; set; }
}
