using Bunit;
using Chains.Core.Records;
using Chains.Core.Verification;
using Chains.Tests.Shared;
using Chains.Web.Components.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

/// <summary>The verdict about an image in words, its steps, and the commands that give the same without this service.</summary>
public sealed class ImagePageTests : DashboardContext
{
    private const string Name = "registry.example/app";

    private static string Digest => "sha256:" + RecordSeed.ImageOf(Name).Digest;

    [Fact]
    public async Task Image_ThatNobodyLookedAt_IsUnverifiedUntilTheWalkCame()
    {
        await SaveAsync();
        Assert.Equal(["Signed", "Unverified"], Verdicts(At($"/images/{Digest}")));

        while (await Services.GetRequiredService<Reverification>().StepAsync(10, TimeSpan.FromHours(1), CancellationToken.None) > 0)
        {
        }

        Assert.Equal(["Signed", "Verified"], Verdicts(At($"/images/{Digest}")));
    }

    [Fact]
    public async Task Verify_OfASoundImage_ShowsTheStepsOfEverySignature()
    {
        await SaveAsync();

        var page = At($"/images/{Digest}?verify=true");

        Assert.Equal(["Signed", "Verified"], Verdicts(page));
        Assert.Equal(2, page.FindAll("#verification > li").Count);
        Assert.All(page.FindAll("#verification [role=status]"), verdict => Assert.Contains("Verified.", verdict.TextContent, StringComparison.Ordinal));
        Assert.Contains("The signature is about this image.", page.Find("#verification").TextContent, StringComparison.Ordinal);
        Assert.Contains("The artifact is a subject of the statement.", page.Find("#verification").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithADamagedSignature_UnfoldsTheOneThatFails()
    {
        await SaveAsync();
        await using (var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync())
        {
            var record = await context.Signatures.SingleAsync(s => s.Id == 2);
            record.Bytes = [.. record.Bytes[..^1], (byte)(record.Bytes[^1] ^ 1)];
            await context.SaveChangesAsync();
        }

        var page = At($"/images/{Digest}?verify=true");

        Assert.Equal(["Signed", "Verification failed"], Verdicts(page));
        Assert.Contains("Not verified.", Assert.Single(page.FindAll("#verification > li > details[open]")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OfASignatureByAKey_NameTheImageAndTheKey()
    {
        await SaveAsync();

        var command = At($"/images/{Digest}").Find("#verify-2").TextContent;

        Assert.Contains("/api/v1/signatures/2/public-key -o chains.pub\n", command, StringComparison.Ordinal);
        Assert.EndsWith($"cosign verify --key chains.pub --insecure-ignore-tlog=true \\\n  {Name}@{Digest}", command, StringComparison.Ordinal);
        Assert.Contains("cosign verify-attestation --type slsaprovenance1 \\\n  --key chains.pub", At($"/images/{Digest}").Find("#verify-1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_OfAKeylessSignatureInALog_NameTheIdentityAndBelieveTheTrustedRoot()
    {
        var signature = Keyless("https://kubernetes.io/namespaces/a/serviceaccounts/b", "https://issuer.example");
        var commands = new VerifyCommands("http://127.0.0.1:8080", signsIn: true, signature, [Logged(1, Now)]);

        Assert.Equal(
            $"cosign verify --certificate-identity https://kubernetes.io/namespaces/a/serviceaccounts/b \\\n  --certificate-oidc-issuer https://issuer.example \\\n  --trusted-root trusted_root.json \\\n  {Name}@{Digest}",
            commands.CosignOfImage($"{Name}@{Digest}"));
        Assert.Equal("curl -sSf -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/trusted-root -o trusted_root.json", commands.DownloadTrustOrKey);
        Assert.Contains("--use-signed-timestamps", new VerifyCommands("http://127.0.0.1:8080", false, signature, [Logged(2, null)]).CosignOfImage(Name), StringComparison.Ordinal);
        Assert.Null(new VerifyCommands("http://127.0.0.1:8080", false, Keyless("a\u202Eb", "https://issuer.example"), []).CosignOfImage(Name));
    }

    private static SignatureRecord Keyless(string identity, string issuer) => new()
    {
        Namespace = "a", Format = "simplesigning", KeyId = "", Bytes = [], Type = Core.Formatting.ArtifactType.Oci,
        Certificate = new CertificateRecord { Fingerprint = "0", Pem = "", Identity = identity, Issuer = issuer },
    };

    private static LogEntryRecord Logged(int version, DateTimeOffset? at) =>
        new() { LogUrl = "https://log.example", ApiVersion = version, State = StepState.Done, LogIndex = 1, IntegratedAt = at };

    private static IEnumerable<string> Verdicts(IRenderedComponent<ImagePage> page) => page.FindAll(".page-head .chip .mud-chip-content").Select(c => c.TextContent.Trim());

    private IRenderedComponent<ImagePage> At(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<ImagePage>(p => p.Add(c => c.Digest, Digest));
    }

    private async Task SaveAsync()
    {
        var run = RecordSeed.Run("build", Now, RunState.Signed);
        run.Artifacts.Add(Seed.Provenance(run, [RecordSeed.ImageOf(Name)]));
        run.Artifacts.Add(Seed.Image(run, RecordSeed.ImageOf(Name)));
        await Seed.SaveAsync(run);
    }
}
