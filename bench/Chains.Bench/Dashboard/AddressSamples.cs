using System.Globalization;
using System.Text.Json;

namespace Chains.Bench.Dashboard;

/// <summary>What the addresses name, read from the service that is measured: a run, a signature, an entry, and cursors far down the lists.</summary>
internal sealed record AddressSamples
{
    private const int FarPages = 10_000;
    private const int PageSize = 50;

    public required JsonElement Run { get; init; }

    public required JsonElement Signature { get; init; }

    public required JsonElement Certificate { get; init; }

    public required JsonElement Entry { get; init; }

    public required string Commit { get; init; }

    public required string Key { get; init; }

    public string Namespace => Text(Run, "namespace");

    public string Uid => Text(Run, "uid");

    public string Definition => Text(Run, "definition");

    /// <summary>The end of a run's name, which few others have.</summary>
    public string RareText => Text(Run, "name")[^5..];

    public string Digest => Text(Signature, "fullKey").Split('@')[1];

    /// <summary>Enough of a digest to name one.</summary>
    public string DigestPrefix => Digest[..19];

    public string KeyId => Uri.EscapeDataString(Text(Signature, "keyId"));

    public long SignatureId => Signature.GetProperty("id").GetInt64();

    // Cursors are the hex of an id, and ids have no gaps in what the generator made.
    public string FarSignatures => Hex(SignatureId - FarPages * PageSize);

    public string FarDeliveries => Hex(SignatureId - FarPages * PageSize);

    public string FarRuns => Hex(SignatureId / 5 - FarPages * 19);

    public string FarEntries => Hex(Entry.GetProperty("id").GetInt64() / 2);

    public static async Task<AddressSamples> ReadAsync(HttpClient http, CancellationToken cancellation)
    {
        var signature = await FirstAsync("signatures?type=oci");
        var digest = Text(signature, "fullKey").Split('@')[1];
        var image = await ReadAsync($"images/{digest}");
        return new AddressSamples
        {
            Run = await FirstAsync("runs?state=signed&kind=taskRun"),
            Signature = signature,
            Certificate = await FirstAsync("certificates"),
            Entry = await FirstAsync("rekor/entries?state=done"),
            Commit = Text(image.GetProperty("sources")[0], "commit"),
            Key = Text(await FirstAsync("keys"), "hex"),
        };

        async Task<JsonElement> FirstAsync(string list) => (await ReadAsync(list + (list.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=1")).GetProperty("items")[0].Clone();

        async Task<JsonElement> ReadAsync(string address)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(ApiAddresses.Root + address, cancellation));
            return document.RootElement.Clone();
        }
    }

    public static string Text(JsonElement element, string member) => element.GetProperty(member).ToString();

    private static string Hex(long id) => Math.Max(2, id).ToString("x", CultureInfo.InvariantCulture);
}
