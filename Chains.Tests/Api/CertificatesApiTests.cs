using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Chains.Web.Sandbox.Authority;

namespace Chains.Tests.Api;

public sealed class CertificatesApiTests
{
    private const string Identity = "https://kubernetes.io/namespaces/tekton-chains/serviceaccounts/chains";

    private static readonly string[] Known = ["Issuer", "Issuer (V2)", "Token Subject"];

    [Fact]
    public async Task Certificate_OfTwoSignatures_IsKeptOnceAndDecoded()
    {
        await using var server = await ApiServer.StartAsync();
        var certificate = await SignAsync(server);

        var details = await server.GetAsync("/api/v1/certificates/" + certificate.Fingerprint.ToUpperInvariant());

        Assert.Equal(1, (await server.GetAsync("/api/v1/certificates")).GetProperty("items").GetArrayLength());
        Assert.Equal(2, (await server.GetAsync("/api/v1/signatures?certificate=" + certificate.Fingerprint)).GetProperty("items").GetArrayLength());
        Assert.Equal((Identity, "https://issuer.test"), (details.GetProperty("identity").GetString(), details.GetProperty("issuer").GetString()));
        Assert.Equal("ecdsa-p256", details.GetProperty("algorithm").GetString());
        Assert.Equal(Known, details.GetProperty("extensions").EnumerateArray().Select(e => e.GetProperty("name").GetString()));
        Assert.Equal(1, details.GetProperty("timestamps").GetArrayLength());
        Assert.Equal(2, details.GetProperty("chain").GetArrayLength());
        Assert.Equal(certificate.Pem, await server.Client.GetStringAsync(details.GetProperty("links").GetProperty("pem").GetString(), TestContext.Current.CancellationToken));
        Assert.Equal(certificate.Pem + certificate.ChainPem, await server.Client.GetStringAsync(details.GetProperty("links").GetProperty("chain").GetString(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("q=serviceaccounts/chains", 1)]
    [InlineData("q=somebody", 0)]
    [InlineData("issuer=https://issuer.test", 1)]
    [InlineData("issuer=https://issuer", 0)]
    [InlineData("expiresFrom=2026-01-01", 1)]
    [InlineData("expiresTo=2026-01-01", 0)]
    [InlineData("from=2026-01-01", 1)]
    [InlineData("to=2026-01-01", 0)]
    public async Task Certificates_Narrowed_AreThoseThatMatch(string query, int count)
    {
        await using var server = await ApiServer.StartAsync();
        await SignAsync(server);
        Assert.Equal(count, (await server.GetAsync("/api/v1/certificates?" + query)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Certificate_ThatIsNotThere_Answers404()
    {
        await using var server = await ApiServer.StartAsync();
        foreach (var path in (string[])["abc", "abc.pem", "abc/chain"])
            await server.ProblemAsync(HttpMethod.Get, "/api/v1/certificates/" + path, 404);
        await server.ProblemAsync(HttpMethod.Get, "/api/v1/certificates?expiresFrom=soon", 400);
    }

    /// <summary>A run with two signatures under one certificate.</summary>
    private static async Task<CertificateRecord> SignAsync(ApiServer server)
    {
        using var issuer = new CertificateIssuer(AuthorityFile.Open(null, TimeProvider.System), TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = issuer.Issue(new PublicKey(key), new IdentityClaims("https://issuer.test", "tekton-chains", "chains"));
        await server.Seed.RegisterKeyAsync();
        var image = RecordSeed.ImageOf("registry.example.com/keyless");
        var run = RecordSeed.Run("keyless", ApiServer.Finished, RunState.Signed);
        foreach (var artifact in (ArtifactRecord[])[server.Seed.Provenance(run, [image]), server.Seed.Image(run, image)])
        {
            artifact.Signature!.Certificate = CertificateDescription.Of(issued[0], issued[1] + issued[2]);
            run.Artifacts.Add(artifact);
        }

        await server.Seed.SaveAsync(run);
        return CertificateDescription.Of(issued[0], issued[1] + issued[2]);
    }
}
