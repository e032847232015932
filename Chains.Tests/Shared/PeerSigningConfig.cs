namespace Chains.Tests.Shared;

/// <summary>The signing config of the peers, as cosign makes it.</summary>
internal static class PeerSigningConfig
{
    /// <param name="logs">With the version of their API.</param>
    public static Task WriteAsync(string path, params (Uri Url, int Version)[] logs)
    {
        var start = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string Service(Uri url, int version) => $"url={url.ToString().TrimEnd('/')},api-version={version},start-time={start},operator=test";
        return PeerTool.RunAsync(
            "cosign",
            [
                "signing-config", "create", $"--fulcio={Service(Peer.Fulcio, 1)}", .. logs.Select(l => $"--rekor={Service(l.Url, l.Version)}"), "--rekor-config=ANY",
                $"--tsa={Service(Peer.TimestampAuthority, 1)}", "--tsa-config=ANY", $"--oidc-provider={Service(Peer.OidcIssuer, 1)}", "--out", path,
            ]);
    }
}
