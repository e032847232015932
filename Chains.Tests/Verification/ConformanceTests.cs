using System.Security.Cryptography;
using Chains.Web.Commands;

namespace Chains.Tests.Verification;

/// <summary>The published cases through the command that sigstore-conformance would call, with the artifact and with its digest.</summary>
public sealed class ConformanceTests
{
    private const string SuiteIdentity =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";

    private const string SuiteIssuer = "https://token.actions.githubusercontent.com";

    public static TheoryData<string> Cases => ConformanceVectors.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task VerifyBundle_OfAPublishedCase_GivesTheVerdictThatItsNameSays(string name)
    {
        var artifact = OwnOrShared(name, "artifact", ConformanceVectors.Artifact);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(artifact)));
        var expected = name.EndsWith("_fail", StringComparison.Ordinal) ? 1 : 0;

        Assert.Equal((expected, expected), (await VerifyAsync(name, artifact), await VerifyAsync(name, digest)));
    }

    [Fact]
    public void Cases_AsPublished_AreAllThere() => Assert.Equal(35, Cases.Count);

    private static async Task<int> VerifyAsync(string name, string artifact)
    {
        var directory = Path.Combine(ConformanceVectors.Root, name);
        var arguments = new List<string> { "verify-bundle", "--bundle", Path.Combine(directory, "bundle.sigstore.json") };
        if (File.Exists(Path.Combine(directory, "key.pub")))
            arguments.AddRange(["--key", Path.Combine(directory, "key.pub")]);
        else
            arguments.AddRange(["--certificate-identity", Text(directory, "identity", SuiteIdentity), "--certificate-oidc-issuer", Text(directory, "issuer", SuiteIssuer)]);
        if (File.Exists(Path.Combine(directory, "trusted_root.json")))
            arguments.AddRange(["--trusted-root", Path.Combine(directory, "trusted_root.json")]);
        using var output = new StringWriter();
        var code = await CommandLine.InvokeAsync([.. arguments, artifact], _ => Task.FromResult(9), output, output);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        return code;
    }

    private static string OwnOrShared(string name, string file, string shared)
    {
        var own = Path.Combine(ConformanceVectors.Root, name, file);
        return File.Exists(own) ? own : shared;
    }

    private static string Text(string directory, string file, string shared) =>
        File.Exists(Path.Combine(directory, file)) ? File.ReadAllText(Path.Combine(directory, file)).Trim() : shared;
}
