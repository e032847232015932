using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Formatting;
using Chains.Core.Storage;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Core.Tekton;

namespace Chains.Tests.Storage.Oci;

/// <summary>
/// What the Go controller left in a registry, recorded: given its signatures, ours are the same manifests, digests of layers and configurations included.
/// </summary>
public sealed class RecordedRegistryTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Storage", "Oci", "Golden");

    public static TheoryData<string, string> Tags
    {
        get
        {
            var tags = new TheoryData<string, string>();
            foreach (var folder in Directory.GetDirectories(Root))
                foreach (var suffix in (string[])[".att", ".sig"])
                    tags.Add(Path.GetFileName(folder), suffix);
            return tags;
        }
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task Tag_OfTheSameSignature_IsTheSameManifest(string name, string suffix)
    {
        var manifestFile = Directory.GetFiles(Path.Combine(Root, name), $"*{suffix}.manifest.json").Single();
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(manifestFile))!;
        var layer = await File.ReadAllBytesAsync(manifestFile.Replace(".manifest.json", ".layer0", StringComparison.Ordinal));
        var image = "sha256:" + Path.GetFileName(manifestFile)["sha256-".Length..][..64];
        await using var registry = await FakeRegistry.StartAsync();
        registry.Manifests[("team/app", image)] = (MediaTypes.Manifest, "{}"u8.ToArray());
        await using var rig = await OciRig.CreateAsync();

        var result = await rig.DeliverAsync(Delivery(registry, suffix, image, layer, recorded));

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        var tag = ContentDigest.Tag(image, suffix);
        Assert.True(JsonNode.DeepEquals(recorded["manifest"], registry.Tagged("team/app", tag)), registry.Tagged("team/app", tag)!.ToJsonString());
        var config = await File.ReadAllBytesAsync(manifestFile.Replace(".manifest.json", ".config", StringComparison.Ordinal));
        Assert.Equal(Encoding.UTF8.GetString(config), Encoding.UTF8.GetString(registry.Blobs[("team/app", ContentDigest.Of(config))]));
    }

    private static Delivery Delivery(FakeRegistry registry, string suffix, string image, byte[] layer, JsonNode recorded)
    {
        var isImage = suffix == ".sig";
        var signature = recorded["manifest"]!["layers"]![0]!["annotations"]![CosignNames.SignatureAnnotation]!.GetValue<string>();
        return new Delivery
        {
            Id = 1,
            Backend = StorageBackends.Oci,
            RunId = 1,
            RunKind = RunKind.TaskRun,
            Namespace = "default",
            RunName = "build",
            RunUid = "d0f1",
            Type = isImage ? ArtifactType.Oci : ArtifactType.TaskRun,
            Key = "key",
            FullKey = "key",
            Format = "in-toto",
            Payload = isImage ? layer : default,
            Signature = isImage ? Convert.FromBase64String(signature) : layer,
            KeyId = "SHA256:unknown",
            Subjects = [new Subject($"{registry.Name}/team/app", "sha256", image[7..])],
        };
    }
}
