using System.Net;
using System.Net.Http.Headers;

namespace Chains.Core.Transparency.Clients;

/// <summary>
/// Rekor's API version 2 (sigstore/rekor-tiles): one write, which answers once a checkpoint covers the entry, and tiles to read. A log
/// that has the entry already says at which index, and the rest is read from the tiles.
/// </summary>
public sealed class RekorV2Client : ILogClient
{
    /// <summary>How far back a search for an entry goes: a log of this many entries an hour is searched for an hour.</summary>
    private const int SearchedTiles = 64;

    private readonly string _url;
    private readonly LogHttp _http;
    private readonly TileReader _tiles;

    /// <param name="readUrl">Where checkpoint and tiles are; null where they stand below <c>/api/v2</c> of the log, as the service description says.</param>
    public RekorV2Client(string url, LogHttp http, string? readUrl = null)
    {
        (_url, _http) = (LogTarget.Normalize(url), http);
        _tiles = new TileReader(readUrl ?? _url + "/api/v2", http);
    }

    public async Task<LoggedEntry> UploadAsync(LogSubmission submission, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url + "/api/v2/log/entries")
        {
            Content = new ByteArrayContent(RekorV2Entries.Request(submission)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var answer = await _http.SendAsync(request, LogHttp.LongTimeout, LogEntryJson.MaxBytes, cancellation);
        return answer switch
        {
            { Status: HttpStatusCode.Created or HttpStatusCode.OK } => Parse(answer.Body),
            { Status: HttpStatusCode.Conflict, DuplicateIndex: { } index } => await ReadAsync(index, cancellation),
            _ => throw LogHttp.Explain(answer, "the upload of an entry"),
        };
    }

    public async Task<LoggedEntry?> FindAsync(LogSubmission submission, CancellationToken cancellation)
    {
        var leaf = MerkleTree.LeafHash(RekorV2Entries.Body(submission));
        var size = Read(await _tiles.CheckpointAsync(cancellation)).Size;
        for (var (tile, searched) = ((size - 1) / TileReader.Width, 0); tile >= 0 && searched < SearchedTiles; tile--, searched++)
        {
            var hashes = await _tiles.HashesAsync(0, tile, size, cancellation);
            for (var i = 0; i < hashes.Length / MerkleTree.HashLength; i++)
                if (hashes.Span.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength).SequenceEqual(leaf))
                    return await ReadAsync((tile * TileReader.Width) + i, cancellation);
        }

        return null;
    }

    public Task<string> CheckpointAsync(CancellationToken cancellation) => _tiles.CheckpointAsync(cancellation);

    // A log of tiles is one tree: a new one is another log, with an address of its own.
    public Task<string?> FinalCheckpointAsync(string origin, CancellationToken cancellation) => Task.FromResult<string?>(null);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ConsistencyProofAsync(Checkpoint smaller, Checkpoint larger, CancellationToken cancellation) =>
        await new TileProofs(_tiles, larger.Size).ConsistencyAsync(smaller.Size, cancellation);

    /// <summary>Builds the entry from the tiles; the log's id is the reader's to fill in.</summary>
    private async Task<LoggedEntry> ReadAsync(long index, CancellationToken cancellation)
    {
        var note = await _tiles.CheckpointAsync(cancellation);
        var checkpoint = Read(note);
        if (index >= checkpoint.Size)
            throw new LogException(LogFailure.Unavailable, $"{_url} says that the entry exists at index {index}, which its checkpoint of size {checkpoint.Size} does not cover yet.");
        var body = await _tiles.EntryAsync(index, checkpoint.Size, cancellation);
        var hashes = await new TileProofs(_tiles, checkpoint.Size).InclusionAsync(index, cancellation);
        var proof = new InclusionProof(index, checkpoint.RootHash, checkpoint.Size, [.. hashes], note);
        return new LoggedEntry(
            null, new TransparencyLogEntry(index, ReadOnlyMemory<byte>.Empty, RekorV2Entries.Kind, RekorV2Entries.Version, 0, ReadOnlyMemory<byte>.Empty, proof, body));
    }

    private Checkpoint Read(string note)
    {
        try
        {
            return Checkpoint.Parse(SignedNote.Parse(note).Text);
        }
        catch (FormatException exception)
        {
            throw new LogException(LogFailure.Distrusted, $"{_url} has a checkpoint that cannot be read: {exception.Message}");
        }
    }

    private LoggedEntry Parse(byte[] json)
    {
        try
        {
            return new LoggedEntry(null, LogEntryJson.Parse(json));
        }
        catch (FormatException exception)
        {
            throw new LogException(LogFailure.Distrusted, $"{_url} answered what is no entry to the upload: {exception.Message}");
        }
    }
}
