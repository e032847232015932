using System.Diagnostics;

namespace Chains.Tests.Shared;

/// <summary>
/// Programs of others that verify what we make: <c>cosign</c>, <c>rekor-cli</c> and so on, from <c>CHAINS_PEERS_HOME</c> or <c>~/.cache/chains-peers</c>. A test
/// that needs one is skipped where it is not installed.
/// </summary>
internal static class PeerTool
{
    private static string Home { get; } = Environment.GetEnvironmentVariable("CHAINS_PEERS_HOME") is { Length: > 0 } home
        ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "chains-peers");

    /// <summary>Runs it to its end, and fails unless it succeeds.</summary>
    /// <returns>What it printed, errors last.</returns>
    public static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var (code, output) = await TryAsync(tool, arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)}: exit code {code}: {output}");
        return output;
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output)> TryAsync(string tool, params string[] arguments) => ExecuteAsync(Peer.Program(tool), arguments);

    /// <summary>Runs a script with Node.js, where the npm package <c>@sigstore/verify</c> is installed beside the peers.</summary>
    public static async Task<string> RunNodeAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Home, "node_modules", "@sigstore", "verify")), $"@sigstore/verify is not installed in {Home}");
        var (code, output) = await ExecuteAsync("node", ["--input-type=commonjs", "-e", script, "--", .. arguments]);
        Assert.True(code == 0, $"node: exit code {code}: {output}");
        return output;
    }

    /// <summary>Has the npm client verify a bundle offline, as by <see cref="PeerIdentity"/>.</summary>
    /// <param name="artifact">What a bare signature is over; an attestation needs none.</param>
    public static Task<(int Code, string Output)> TryNpmAsync(string bundle, string trustedRoot, string? artifact = null)
    {
        var script = Path.Combine(Home, "npmverify.mjs");
        Assert.SkipUnless(File.Exists(script), $"npmverify.mjs is not in {Home}: the directory CHAINS_PEERS has a get.sh that installs it.");
        return ExecuteAsync("node", [script, bundle, trustedRoot, PeerIdentity.Issuer, .. artifact is null ? (string[])[] : [artifact]]);
    }

    private static async Task<(int Code, string Output)> ExecuteAsync(string path, IReadOnlyList<string> arguments)
    {
        // A home of its own: rekor-cli and cosign keep state there, of logs that are long gone.
        var state = Directory.CreateTempSubdirectory("chains-peer-home");
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = state.FullName, ["NODE_PATH"] = Path.Combine(Home, "node_modules") },
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output + await error);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }
}
