using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Tests.Shared;

namespace Chains.Tests.EndToEnd;

/// <summary>A run that built one image, signed by the real process: keyless with the real Fulcio, logged in a real log; and what can be downloaded of it.</summary>
internal sealed class PeerSignedRun : IAsyncDisposable
{
    private readonly ServiceProcess _service;
    private readonly string _data;

    private PeerSignedRun(ServiceProcess service, string data, string root) => (_service, _data, TrustedRoot) = (service, data, root);

    /// <summary>The annotations of the run, without the prefix.</summary>
    public Dictionary<string, string> Annotations { get; private set; } = [];

    /// <summary>The suffix of the annotations of the attestation and of the image.</summary>
    public string AttestationKey { get; private set; } = "";

    public string ImageKey { get; private set; } = "";

    /// <summary>The attestation's bundle, held against the image that the run built.</summary>
    public PeerVerifiers Attestation { get; private set; } = null!;

    /// <summary>The image signature's bundle, held against its payload.</summary>
    public PeerVerifiers Image { get; private set; } = null!;

    public string TrustedRoot { get; }

    /// <param name="transparency">Further keys of chains-config.</param>
    /// <param name="settings">Further host settings.</param>
    public static async Task<PeerSignedRun> SignAsync(Dictionary<string, string> transparency, Dictionary<string, string> settings)
    {
        var (root, fulcio) = (Peer.TrustedRoot, Peer.Fulcio.ToString().TrimEnd('/'));
        var data = Directory.CreateTempSubdirectory("chains-peers-").FullName;
        var ports = ServicePorts.Free();
        var service = await ServiceProcess.StartAsync(data, ports, new Dictionary<string, string>(settings) { ["Chains__Trust__TrustedRootFile"] = root });
        var signed = new PeerSignedRun(service, data, root);
        try
        {
            using var cluster = new ClusterClient(ports.SandboxAddress);
            await signed.ConfigureAsync(cluster, fulcio, transparency);
            await signed.FinishAsync(cluster);
            return signed;
        }
        catch
        {
            await signed.DisposeAsync();
            throw;
        }
    }

    public string FileOf(string name) => Path.Combine(_data, name);

    /// <summary>What <c>POST /verify</c> answers about a bundle, or about annotations, of this run.</summary>
    public async Task<JsonElement> VerifyAsync(JsonObject signed)
    {
        (signed["identity"], signed["issuer"]) = (PeerIdentity.Name, PeerIdentity.Issuer);
        using var answer = await _service.Web.PostAsJsonAsync(new Uri("/api/v1/verify", UriKind.Relative), signed, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task ConfigureAsync(ClusterClient cluster, string fulcio, Dictionary<string, string> transparency)
    {
        await File.WriteAllTextAsync(FileOf("token"), await PeerIdentity.TokenAsync(), TestContext.Current.CancellationToken);
        var keys = new JsonObject
        {
            ["artifacts.taskrun.format"] = "slsa/v2alpha4",
            ["artifacts.oci.storage"] = "tekton",
            ["signers.x509.fulcio.enabled"] = "true",
            ["signers.x509.fulcio.address"] = fulcio,
            ["signers.x509.fulcio.issuer"] = PeerIdentity.Issuer,
            ["signers.x509.fulcio.provider"] = "filesystem",
            ["signers.x509.identity.token.file"] = FileOf("token"),
            ["transparency.enabled"] = "true",
        };
        foreach (var (key, value) in transparency)
            keys[key] = value;
        var version = await cluster.ConfigureAsync(keys);
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await _service.Web.GetAsync(new Uri("/api/v1/config", UriKind.Relative), TestContext.Current.CancellationToken);
                return answer.Headers.ETag?.Tag.Trim('"') == version;
            },
            "the configuration is in force");
    }

    private async Task FinishAsync(ClusterClient cluster)
    {
        await File.WriteAllTextAsync(FileOf("image"), $"image {Guid.NewGuid()}", TestContext.Current.CancellationToken);
        var digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(FileOf("image"), TestContext.Current.CancellationToken)));
        var run = SampleRun.Named("keyless");
        run["status"]!["results"]!.AsArray().Single(r => (string?)r!["name"] == "IMAGE_DIGEST")!["value"] = "sha256:" + digest;
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
        await Eventually.HoldsAsync(
            async () =>
            {
                Annotations = AnnotationsOf(run = await cluster.GetAsync(run));
                Assert.False(_service.HasExited, _service.Output);
                return Annotations.GetValueOrDefault("signed") is not null;
            },
            "the run is signed");
        Assert.True(Annotations["signed"] == "true", _service.Output);
        (AttestationKey, ImageKey) = ("taskrun-" + run["metadata"]!["uid"], digest[..12]);
        Attestation = new PeerVerifiers(await DownloadAsync("taskrun", "bundle"), FileOf("image"), Attestation: true, TrustedRoot);
        Image = new PeerVerifiers(await DownloadAsync("oci", "bundle"), await DownloadAsync("oci", "payload"), Attestation: false, TrustedRoot);
        await DownloadAsync("oci", "signature");
    }

    private static Dictionary<string, string> AnnotationsOf(JsonObject run)
    {
        const string prefix = "chains.tekton.dev/";
        return (run["metadata"]!["annotations"] as JsonObject ?? [])
            .Where(a => a.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(a => a.Key[prefix.Length..], a => (string)a.Value!);
    }

    private async Task<string> DownloadAsync(string type, string part)
    {
        var listed = await _service.Web.GetFromJsonAsync<JsonElement>("/api/v1/signatures?type=" + type, TestContext.Current.CancellationToken);
        var id = listed.GetProperty("items").EnumerateArray().Single().GetProperty("id");
        var file = FileOf($"{type}.{part}");
        await File.WriteAllBytesAsync(
            file, await _service.Web.GetByteArrayAsync($"/api/v1/signatures/{id}/{part}", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return file;
    }
}
