using System.Diagnostics;

namespace Chains.Tests.Shared;

/// <summary>
/// Programs of others that verify what we make: <c>cosign</c>, <c>rekor-cli</c> and so on, from <c>CHAINS_PEERS_HOME</c> or <c>~/.cache/chains-peers</c>. A test
/// that needs one is skipped where it is not installed.
/// </summary>
internal static class PeerTool
{
    /// <summary>As applications of the npm client do it.</summary>
    private const string NpmVerify =
        """
        const fs = require('fs');
        const { Verifier, toTrustMaterial, toSignedEntity } = require('@sigstore/verify');
        const { bundleFromJSON } = require('@sigstore/bundle');
        const { TrustedRoot } = require('@sigstore/protobuf-specs');
        const [bundle, root, identity, issuer, artifact] = process.argv.slice(1);
        const read = file => JSON.parse(fs.readFileSync(file));
        const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(read(root))));
        verifier.verify(toSignedEntity(bundleFromJSON(read(bundle)), artifact && fs.readFileSync(artifact)), { subjectAlternativeName: identity, extensions: { issuer } });
        console.log('verified');
        """;

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

    /// <summary>Has the npm client verify a bundle offline.</summary>
    /// <param name="artifact">What a bare signature is over; an attestation needs none.</param>
    public static Task<(int Code, string Output)> TryNpmAsync(string bundle, string trustedRoot, string identity, string issuer, string? artifact = null) => ExecuteAsync(
        "node", ["--input-type=commonjs", "-e", NpmVerify, "--", bundle, trustedRoot, identity, issuer, .. artifact is null ? (string[])[] : [artifact]],
        ("NODE_PATH", Path.Combine(Peer.NpmHome, "node_modules")));

    private static async Task<(int Code, string Output)> ExecuteAsync(string path, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        // A home of its own: rekor-cli and cosign keep state there, of logs that are long gone.
        var state = Directory.CreateTempSubdirectory("chains-peer-home");
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = state.FullName },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
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
