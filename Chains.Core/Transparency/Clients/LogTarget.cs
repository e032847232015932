namespace Chains.Core.Transparency.Clients;

/// <summary>A log that signatures are entered in.</summary>
/// <param name="Url">The base address, without a slash at its end.</param>
/// <param name="ApiVersion">1 for Rekor v1, 2 for Rekor v2 (tiles).</param>
public sealed record LogTarget(string Url, int ApiVersion)
{
    public static string Normalize(string url) => url.TrimEnd('/');
}
