using System.Text.Json;
using Chains.Core.Formatting;

namespace Chains.Tests.Formatting;

public sealed class ProvenanceGoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Format_RecordedRun_EqualsWhatTheGoControllerWrote(string name)
    {
        var golden = GoldenCase.Load(name);

        var artifacts = Provenance.Format(golden.Run, golden.Children, golden.Configuration);

        Assert.All(artifacts, artifact => Assert.Null(artifact.Error));
        var actual = artifacts
            .Where(artifact => artifact.Type is not ArtifactType.Oci || artifact.Key.Length is 12)
            .ToDictionary(artifact => artifact.Type is ArtifactType.Oci ? $"payload.{artifact.Key}.json" : "payload.json");
        Assert.Equal(golden.Payloads.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (file, expected) in golden.Payloads)
            Assert.Empty(JsonDifference.Between(expected, JsonElement.Parse(actual[file].Payload.Span), file));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Format_TwiceFromSnapshotsWithMembersInAnotherOrder_GivesTheSameBytes(string name)
    {
        var golden = GoldenCase.Load(name);
        var shuffled = golden with
        {
            Run = JsonShuffle.Reverse(golden.Run),
            Children = [.. golden.Children.Reverse().Select(JsonShuffle.Reverse)],
        };

        var first = Provenance.Format(golden.Run, golden.Children, golden.Configuration);
        var second = Provenance.Format(shuffled.Run, shuffled.Children, shuffled.Configuration);

        Assert.Equal(first.Select(artifact => artifact.Key), second.Select(artifact => artifact.Key));
        Assert.Equal(
            first.Select(artifact => Convert.ToHexString(artifact.Payload.Span)),
            second.Select(artifact => Convert.ToHexString(artifact.Payload.Span)));
    }

    [Fact]
    public void Cases_OnACleanClone_AreAllThere()
    {
        var payloads = GoldenCase.Names.Sum(name => GoldenCase.Load(name).Payloads.Count);

        Assert.Equal(CaseCount, GoldenCase.Names.Count());
        Assert.Equal(PayloadCount, payloads);
    }

    private const int CaseCount = 41;
    private const int PayloadCount = 70;
}
