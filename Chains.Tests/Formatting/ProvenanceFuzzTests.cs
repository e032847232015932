using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Tekton;
using CsCheck;

namespace Chains.Tests.Formatting;

/// <summary>Recorded runs, damaged at random: reading them fails with <see cref="RunFormatException"/> or not at all, and formatting never.</summary>
public sealed class ProvenanceFuzzTests
{
    private static readonly GoldenCase[] Cases = [.. GoldenCase.Names.Select(GoldenCase.Load)];

    private static readonly string[] Formats = ["in-toto", "slsa/v2alpha3", "slsa/v2alpha4"];

    private static readonly string?[] Replacements =
    [
        null, "null", "0", "1e400", "-7", "true", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "{\"a\":null}", "[1]", "{\"uri\":1}",
        "\"sha256:\"", "\"@\"", "\"a@b@c\"", "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"$(tasks.\"", "\"\\u0000\\u2028\\ud83d\\ude00\"",
    ];

    private static readonly string[] Names =
    [
        "IMAGES", "IMAGE_URL", "IMAGE_DIGEST", "ARTIFACT_URI", "ARTIFACT_DIGEST", "ARTIFACT_OUTPUTS", "ARTIFACT_INPUTS", "CHAINS-GIT_URL", "CHAINS-GIT_COMMIT",
    ];

    [Fact]
    public void Format_RunsDamagedAtRandom_NeverThrows() =>
        Gen.Select(Gen.Int[0, Cases.Length - 1], Gen.Int[0, int.MaxValue], Gen.Int[1, 6], Gen.Int[0, Formats.Length - 1], Gen.Bool)
            .Sample((index, seed, damages, format, embeds) =>
            {
                var golden = Cases[index];
                var random = new Random(seed);
                var configuration = Sample.With(Formats[format]) with
                {
                    DeepInspection = random.Next(2) is 0,
                    BuildType = embeds ? "https://tekton.dev/chains/v2/slsa-tekton" : "",
                };
                if (Damaged(golden.Run, random, damages) is not { } run)
                    return;
                var children = golden.Children.Select(child => Damaged(child, random, damages)).OfType<TektonRun>().ToList();
                foreach (var artifact in Provenance.Format(run, children, configuration))
                {
                    Assert.Null(artifact.Error);
                    Assert.NotEqual(JsonValueKind.Undefined, JsonElement.Parse(artifact.Payload.Span).ValueKind);
                }
            }, iter: 3000);

    [Fact]
    public void Parse_BytesDamagedAtRandom_ThrowsNothingButRunFormatException() =>
        Gen.Select(Gen.Int[0, Cases.Length - 1], Gen.Int[0, int.MaxValue], Gen.Byte)
            .Sample((index, at, value) =>
            {
                var json = Cases[index].Run.Json.ToArray();
                json[at % json.Length] = value;
                try
                {
                    var run = TektonRun.Parse(json);
                    Provenance.Format(run, [], Sample.With("slsa/v2alpha4"));
                    _ = (run.Labels, run.Annotations, run.ChildReferences, run.OwnerReferences, run.Finalizers, run.FinalizerOwnedByUpdate);
                }
                catch (RunFormatException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }, iter: 5000);

    [Fact]
    public void Parse_AnyBytes_ThrowsNothingButRunFormatException() =>
        Gen.Byte.Array.Sample(bytes => Assert.Throws<RunFormatException>(() => TektonRun.Parse(bytes)), iter: 2000);

    [Fact]
    public void Format_ResultsWithAnyText_NeverThrowsAndIsDeterministic() =>
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.String, Gen.String).List[0, 6].Sample(results =>
        {
            var run = Sample.TaskRun([.. results.Select(result => (result.Item2 + Names[result.Item1], (JsonNode?)JsonValue.Create(result.Item3)))]);
            TektonRun parsed;
            try
            {
                parsed = run.Parse();
            }
            catch (RunFormatException)
            {
                return;
            }

            var first = Provenance.Format(parsed, [], Sample.With("slsa/v2alpha4"));
            var second = Provenance.Format(parsed, [], Sample.With("slsa/v2alpha4"));
            Assert.Equal(
                first.Select(artifact => Encoding.UTF8.GetString(artifact.Payload.Span)),
                second.Select(artifact => Encoding.UTF8.GetString(artifact.Payload.Span)));
        }, iter: 2000);

    private static TektonRun? Damaged(TektonRun run, Random random, int damages)
    {
        var root = JsonNode.Parse(run.Json.Span)!;
        for (var i = 0; i < damages; i++)
            Damage(root, random);
        try
        {
            return root.Parse();
        }
        catch (RunFormatException)
        {
            return null;
        }
    }

    private static void Damage(JsonNode root, Random random)
    {
        var node = root;
        while (true)
        {
            var count = node is JsonObject members ? members.Count : node is JsonArray items ? items.Count : 0;
            if (count is 0)
                return;
            var key = random.Next(count);
            var child = node is JsonObject parent ? parent.ElementAt(key).Value : node[key];
            if (child is JsonObject or JsonArray && random.Next(5) > 0)
            {
                node = child;
                continue;
            }

            var replacement = Replacements[random.Next(Replacements.Length)];
            if (node is JsonObject owner && replacement is null)
                owner.Remove(owner.ElementAt(key).Key);
            else if (node is JsonObject holder)
                holder[holder.ElementAt(key).Key] = JsonNode.Parse(replacement!);
            else
                node[key] = replacement is null ? null : JsonNode.Parse(replacement);
            return;
        }
    }
}
