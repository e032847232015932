using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Transparency.Clients;

/// <summary>Rekor's API version 1 (sigstore/rekor, openapi.yaml).</summary>
public sealed class RekorV1Client(string url, LogHttp http) : ILogClient
{
    private const int MaxKeyBytes = 16 * 1024;
    private const int MaxStateBytes = 1024 * 1024;
    private const int MaxUuidLength = 80;

    private readonly string _url = LogTarget.Normalize(url);

    public async Task<LoggedEntry> UploadAsync(LogSubmission submission, CancellationToken cancellation)
    {
        var proposed = Propose(submission);
        var answer = await PostAsync("/api/v1/log/entries", proposed, cancellation);
        return answer.Status switch
        {
            HttpStatusCode.Created or HttpStatusCode.OK => Single(answer, "the upload"),
            HttpStatusCode.Conflict => await ExistingAsync(answer, proposed, cancellation),
            _ => throw LogHttp.Explain(answer, "the upload of an entry"),
        };
    }

    public async Task<LoggedEntry?> FindAsync(LogSubmission submission, CancellationToken cancellation) =>
        await RetrieveAsync(Propose(submission), cancellation);

    /// <summary>The public key that signs the log's entries and checkpoints, PEM.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancellation)
    {
        var answer = await GetAsync("/api/v1/log/publicKey", MaxKeyBytes, cancellation, "application/x-pem-file");
        return answer.Status is HttpStatusCode.OK
            ? System.Text.Encoding.ASCII.GetString(answer.Body)
            : throw LogHttp.Explain(answer, "the request for its public key");
    }

    public async Task<string> CheckpointAsync(CancellationToken cancellation)
    {
        using var state = await StateAsync(cancellation);
        return Note(state.RootElement);
    }

    public async Task<string?> FinalCheckpointAsync(string origin, CancellationToken cancellation)
    {
        using var state = await StateAsync(cancellation);
        foreach (var shard in state.RootElement.Items("inactiveShards"u8))
            if (Note(shard) is var note && note.StartsWith(origin + "\n", StringComparison.Ordinal))
                return note;
        return null;
    }

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ConsistencyProofAsync(Checkpoint smaller, Checkpoint larger, CancellationToken cancellation)
    {
        if (smaller.Size == 0 || smaller.Size == larger.Size)
            return [];
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/log/proof?firstSize={smaller.Size}&lastSize={larger.Size}");
        if (larger.HasTreeId)
            path += "&treeID=" + larger.Origin[(larger.LogName.Length + " - ".Length)..];
        var answer = await GetAsync(path, MaxStateBytes, cancellation);
        if (answer.Status is not HttpStatusCode.OK)
            throw LogHttp.Explain(answer, $"the request for a proof from {smaller.Size} to {larger.Size}");
        using var proof = Json(answer, "the proof");
        return proof.RootElement.Count("hashes"u8) <= MerkleProof.MaxHashes
            ? [.. proof.RootElement.Items("hashes"u8).Select(h => (ReadOnlyMemory<byte>)Hash(h.Text()))]
            : throw Distrust($"a proof of more than {MerkleProof.MaxHashes} hashes");
    }

    private async Task<LoggedEntry> ExistingAsync(LogAnswer conflict, byte[] proposed, CancellationToken cancellation)
    {
        var uuid = conflict.Location?.OriginalString.Split('/')[^1] ?? "";
        if (uuid.Length is 0 or > MaxUuidLength || !uuid.All(char.IsAsciiHexDigit))
            return await RetrieveAsync(proposed, cancellation)
                ?? throw Distrust("that the entry exists already, does not say where, and does not find it");
        var answer = await GetAsync("/api/v1/log/entries/" + uuid, LogEntryJson.MaxBytes, cancellation);
        return answer.Status is HttpStatusCode.OK
            ? Single(answer, "the request for the entry")
            : throw LogHttp.Explain(answer, $"the request for the entry {uuid}, which it said exists");
    }

    /// <summary>By the entry itself, of which the log computes the leaf: needs no index of its own.</summary>
    private async Task<LoggedEntry?> RetrieveAsync(byte[] proposed, CancellationToken cancellation)
    {
        byte[] query = [.. "{\"entries\":["u8, .. proposed, .. "]}"u8];
        var answer = await PostAsync("/api/v1/log/entries/retrieve", query, cancellation);
        if (answer.Status is not HttpStatusCode.OK)
            throw LogHttp.Explain(answer, "the search for an entry");
        using var found = Json(answer, "the search");
        foreach (var entry in found.RootElement.Items())
            if (entry.ValueKind is JsonValueKind.Object)
                return Parse(System.Text.Encoding.UTF8.GetBytes(entry.GetRawText()), "the search");
        return null;
    }

    private async Task<JsonDocument> StateAsync(CancellationToken cancellation)
    {
        var answer = await GetAsync("/api/v1/log", MaxStateBytes, cancellation);
        return answer.Status is HttpStatusCode.OK ? Json(answer, "the state of the log") : throw LogHttp.Explain(answer, "the request for its state");
    }

    private static byte[] Propose(LogSubmission submission)
    {
        var proposed = RekorV1Entries.Propose(submission);
        return proposed.Length <= LogHttp.MaxRequestBytes
            ? proposed
            : throw new LogException(LogFailure.Refused, $"The entry would have {proposed.Length} bytes; at most {LogHttp.MaxRequestBytes} are sent.");
    }

    private async Task<LogAnswer> PostAsync(string path, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url + path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await http.SendAsync(request, LogHttp.ShortTimeout, LogEntryJson.MaxBytes, cancellation);
    }

    private async Task<LogAnswer> GetAsync(string path, int maxBytes, CancellationToken cancellation, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _url + path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await http.SendAsync(request, LogHttp.ShortTimeout, maxBytes, cancellation);
    }

    private LoggedEntry Single(LogAnswer answer, string what) => Parse(answer.Body, what);

    private LoggedEntry Parse(byte[] json, string what)
    {
        try
        {
            return RekorV1Json.Parse(json) is [var (uuid, entry)]
                ? new LoggedEntry(uuid, entry)
                : throw Distrust($"several entries to {what}");
        }
        catch (FormatException exception)
        {
            throw Distrust($"what is no entry to {what}: {exception.Message}");
        }
    }

    private JsonDocument Json(LogAnswer answer, string what)
    {
        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException)
        {
            throw Distrust($"what is no JSON instead of {what}");
        }
    }

    private string Note(JsonElement state) => state.Text("signedTreeHead"u8) is { Length: > 0 } note ? note : throw Distrust("no signedTreeHead");

    private byte[] Hash(string hex) => hex.Length == 2 * MerkleTree.HashLength && hex.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(hex)
        : throw Distrust("a proof whose hashes are not 32 bytes in hex");

    private LogException Distrust(string what) => new(LogFailure.Distrusted, $"{_url} answered {what}.");
}
