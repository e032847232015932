using Bunit;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Chains.Web.Components.Pages;

namespace Chains.Tests.Components;

public sealed class SignatureDetailsTests : DashboardContext
{
    [Fact]
    public async Task Page_OfProvenance_ShowsStatementSubjectsDependenciesAndDownloads()
    {
        var image = RecordSeed.ImageOf("registry.example.com/app");
        var run = await SaveAsync("build", r => Seed.Provenance(r, [image]));

        var page = Render<SignatureDetails>(p => p.Add(s => s.Id, 1));

        Assert.Contains("\"predicateType\": \"https://slsa.dev/provenance/v1\"", page.Find("#statement").TextContent, StringComparison.Ordinal);
        Assert.Contains("registry.example.com/app", page.Markup, StringComparison.Ordinal);
        Assert.Contains("git+https://github.com/example/storefront.git", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Dependencies (2)", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='/runs/{run.Uid}']"));
        Assert.NotNull(page.Find("a[href='/api/v1/signatures/1/envelope']"));
        Assert.NotNull(page.Find("a[href='/api/v1/signatures/1/payload']"));
        Assert.Contains("-----BEGIN PUBLIC KEY-----", page.Find("#public-key").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ShowsTheAnnotationsAsTheyAreOnTheRun()
    {
        var run = await SaveAsync("build", r => Seed.Image(r, RecordSeed.ImageOf("registry.example.com/app")));
        var key = run.Artifacts.Single().Key;

        var page = Render<SignatureDetails>(p => p.Add(s => s.Id, 1));

        Assert.Equal(
            [$"chains.tekton.dev/payload-{key}", $"chains.tekton.dev/signature-{key}", $"chains.tekton.dev/cert-{key}", $"chains.tekton.dev/chain-{key}"],
            page.FindAll(".annotations dt code").Select(c => c.TextContent));
        Assert.Equal(Convert.ToBase64String(run.Artifacts.Single().Signature!.Bytes), page.FindAll(".annotations pre")[1].TextContent);
    }

    [Fact]
    public async Task Page_OfAHugeStatement_ShowsAPartOfIt()
    {
        await SaveAsync("build", r => Seed.Provenance(r, [.. Enumerable.Range(0, 5000).Select(i => RecordSeed.ImageOf($"registry.example.com/variant-{i}"))]));

        var page = Render<SignatureDetails>(p => p.Add(s => s.Id, 1));

        Assert.True(page.Markup.Length < 400_000, $"The page has {page.Markup.Length} characters.");
        Assert.Contains("The first 200 of 5000 are shown", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAHostileImage_OffersNoCommandThatCarriesIt()
    {
        await SaveAsync("build", r => Seed.Image(r, new Subject("registry.example.com/a\nrm -rf ~ #<b>", "sha256", new string('f', 64))));

        var page = Render<SignatureDetails>(p => p.Add(s => s.Id, 1));

        Assert.Empty(page.FindAll("#verify-image, h1 b"));
        Assert.DoesNotContain("rm -rf", page.Find("#verify-cosign").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("rm -rf", page.Find("#verify-openssl").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfAnUnknownSignature_SaysSo() =>
        Assert.Equal("No such signature", Render<SignatureDetails>(p => p.Add(s => s.Id, 77)).Find("h1").TextContent);

    [Theory]
    [InlineData("registry.example.com/a@sha256:00", "registry.example.com/a@sha256:00")]
    [InlineData("a b", "'a b'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("--flag", "'--flag'")]
    [InlineData("", null)]
    [InlineData("a\nb", null)]
    [InlineData("a\u001b[2J", null)]
    [InlineData("a\u202eb", null)]
    public void ShellWord_IsQuotedOrRefused(string text, string? word) => Assert.Equal(word, ShellWord.Quote(text));

    [Fact]
    public void OpenSsl_OfAnEnvelope_BuildsThePreAuthenticationEncoding() => Assert.Equal(
        [
            """{ printf 'DSSEv1 %d %s %d ' 28 application/vnd.in-toto+json "$(wc -c < payload.json)"; cat payload.json; } > signed""",
            "jq -r '.signatures[0].sig' envelope | base64 -d > signature",
            "openssl dgst -sha256 -verify chains.pub -signature signature signed",
        ],
        VerifyCommands.OpenSsl("application/vnd.in-toto+json", "ecdsa-p256").ReplaceLineEndings("\n").Split('\n'));

    [Fact]
    public void OpenSsl_OfEd25519_UsesRawInput() => Assert.Equal(
        "openssl pkeyutl -verify -pubin -inkey chains.pub -rawin -in payload.json -sigfile signature",
        VerifyCommands.OpenSsl(null, "ed25519"));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"predicate":{"materials":7},"_type":[]}""")]
    [InlineData("""{"predicate":null}""")]
    public void StatementView_OfAnOddPayload_IsEmpty(string json)
    {
        var view = StatementView.Of(System.Text.Encoding.UTF8.GetBytes(json));

        Assert.NotNull(view);
        Assert.Empty(view.Dependencies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("no json")]
    public void StatementView_OfNoObject_IsNull(string text) =>
        Assert.Null(StatementView.Of(System.Text.Encoding.UTF8.GetBytes(text)));

    private async Task<RunRecord> SaveAsync(string name, Func<RunRecord, ArtifactRecord> artifact)
    {
        var run = RecordSeed.Run(name, Now.AddMinutes(-3), RunState.Signed);
        run.Artifacts.Add(artifact(run));
        await Seed.SaveAsync(run);
        return run;
    }
}
