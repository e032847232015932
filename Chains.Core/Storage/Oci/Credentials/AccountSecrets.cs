namespace Chains.Core.Storage.Oci.Credentials;

/// <summary>The registry credentials of one service account.</summary>
/// <param name="Problem">What could not be read, or null.</param>
internal sealed record AccountSecrets(IReadOnlyList<(string Source, DockerConfig Config)> Configs, string? Problem)
{
    public static AccountSecrets None { get; } = new([], null);
}
