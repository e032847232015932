using System.Text;
using Chains.Core.Configuration;
using Chains.Core.Formatting;
using Chains.Core.Tekton;

namespace Chains.Tests.Formatting;

public sealed class CosignStatementTests
{
    private const string Hex = "e57145189e1821d5c6e1c8f943bd467c929ad51035c782b02a46d39489ac23ff";

    [Fact]
    public void Format_WithBundles_GivesTheRegistryAStatementAndTheOthersSimpleSigning()
    {
        var artifacts = Images(("artifacts.oci.storage", "oci,tekton"), ("storage.oci.encoding-format", "sigstore-bundle"));

        Assert.Equal(
            [("e57145189e18", "simplesigning", "tekton"), ("e57145189e18-bundle", "cosign-sign/v1", "oci")],
            artifacts.Select(a => (a.Key, a.Format, string.Join(',', a.Backends!))));
        Assert.Equal(Statement.PayloadType, artifacts[1].PayloadType);
        Assert.Equal(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{Hex}}}"},"annotations":{}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}""",
            Encoding.UTF8.GetString(artifacts[1].Payload.Span));
        Assert.Equal(artifacts[0].Subjects, artifacts[1].Subjects);
    }

    [Fact]
    public void Format_WithBundlesAndTheRegistryAlone_GivesTheStatementAlone() =>
        Assert.Equal("cosign-sign/v1", Assert.Single(Images(("storage.oci.encoding-format", "sigstore-bundle"))).Format);

    [Fact]
    public void Format_WithBundlesAndNoRegistry_GivesSimpleSigning() => Assert.Equal(
        "simplesigning", Assert.Single(Images(("artifacts.oci.storage", "tekton"), ("storage.oci.encoding-format", "sigstore-bundle"))).Format);

    [Fact]
    public void Format_WithoutBundles_GivesSimpleSigningToAllBackends() => Assert.Null(Assert.Single(Images()).Backends);

    private static List<FormattedArtifact> Images(params (string Key, string Value)[] settings)
    {
        var run = TektonRun.Parse(Encoding.UTF8.GetBytes($$"""
            {"apiVersion":"tekton.dev/v1","kind":"TaskRun","metadata":{"name":"build","namespace":"team","uid":"1"},
             "status":{"conditions":[{"type":"Succeeded","status":"True"}],
              "results":[{"name":"IMAGE_URL","value":"registry.example.com/app"},{"name":"IMAGE_DIGEST","value":"sha256:{{Hex}}"}]} }
            """));
        var configuration = ConfigurationParser.Parse(settings.ToDictionary(s => s.Key, s => s.Value)).Configuration!;
        return [.. Provenance.Format(run, [], configuration).Where(artifact => artifact.Type is ArtifactType.Oci)];
    }
}
