using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Chains.Web.Sandbox.Authority;

namespace Chains.Web.Sandbox.Log;

/// <summary>
/// An append-only log in the manner of Rekor v1. Additions that wait together share one transaction and one signed tree head; each gets its proof in that
/// tree. One task adds, from construction to disposal, which answers what still waits first.
/// </summary>
internal sealed class TransparencyLog : IAsyncDisposable
{
    private const int BatchLimit = 256;

    private const int SearchLimit = 1000;

    /// <summary>Names the log in its checkpoints. Without the port, which may change; npm's sigstore wants it to occur in the base URL of the trusted root.</summary>
    private const string Host = "127.0.0.1";

    private readonly LogStore _store;
    private readonly LogTree _tree;
    private readonly AuthorityKey _key;
    private readonly TimeProvider _clock;
    private readonly Lock _using = new();
    private readonly Channel<Addition> _waiting = Channel.CreateUnbounded<Addition>(new() { SingleReader = true });
    private readonly Task _adding;
    private LogHead? _head;

    /// <param name="directory">Null keeps everything in memory.</param>
    public TransparencyLog(string? directory, AuthorityFile file, TimeProvider clock)
    {
        _store = new LogStore(directory);
        _tree = new LogTree(_store);
        _key = new AuthorityKey(file.LogKey);
        _clock = clock;
        // Some verifiers refuse an entry of index 0: the log's own takes it.
        if (_store.Size == 0)
            AddBatch([new Addition(FirstEntry.Create(_key))]);
        _adding = Task.Run(AddAsync);
    }

    public AuthorityKey Key => _key;

    public long TreeId => _store.TreeId;

    /// <summary>Adds the entry and answers with its proof, or finds the one that is there already.</summary>
    /// <returns>The proof, and whether the entry is new.</returns>
    public Task<(EntryProof Proof, bool Added)> AddAsync(NewEntry entry, CancellationToken cancellation)
    {
        var addition = new Addition(entry);
        return _waiting.Writer.TryWrite(addition)
            ? addition.Outcome.Task.WaitAsync(cancellation)
            : throw new LogRequestException(503, "the log is stopping");
    }

    public LogHead Head()
    {
        lock (_using)
            return CurrentHead();
    }

    /// <summary>An entry with its proof in the tree as it is now; null when there is none.</summary>
    public EntryProof? Find(long index)
    {
        lock (_using)
            return index >= 0 && index < _store.Size ? Prove(_store.Read(index)!, CurrentHead()) : null;
    }

    public EntryProof? Find(byte[] leafHash)
    {
        lock (_using)
            return _store.Find(leafHash) is { } index ? Prove(_store.Read(index)!, CurrentHead()) : null;
    }

    /// <summary>Leaf hashes of entries found by a key, the newest first.</summary>
    public IReadOnlyList<byte[]> Search(string indexKey)
    {
        lock (_using)
            return _store.Search(indexKey, SearchLimit);
    }

    /// <summary>The root of a size, and the proof that it grew out of an earlier one; null when the log is not that large.</summary>
    public (byte[] Root, IReadOnlyList<byte[]> Hashes)? Consistency(long first, long last)
    {
        lock (_using)
            return last <= _store.Size ? (_tree.Root(last), _tree.Consistency(first, last)) : null;
    }

    /// <summary>Rekor's entry id: the tree id and the leaf hash, hex.</summary>
    public string Uuid(byte[] leafHash) => TreeId.ToString("x16", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(leafHash);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _adding;
        _store.Dispose();
        _key.Dispose();
    }

    private async Task AddAsync()
    {
        var batch = new List<Addition>(BatchLimit);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLimit && _waiting.Reader.TryRead(out var addition))
                batch.Add(addition);
            try
            {
                AddBatch(batch);
            }
            catch (Exception e)
            {
                foreach (var addition in batch)
                    addition.Outcome.TrySetException(new LogRequestException(500, "unexpected error of the log: " + e.Message));
            }

            batch.Clear();
        }
    }

    private void AddBatch(IReadOnlyList<Addition> batch)
    {
        lock (_using)
        {
            var outcomes = new List<(Addition Addition, LoggedEntry Entry, bool Added)>(batch.Count);
            _store.Write(() =>
            {
                foreach (var addition in batch)
                    outcomes.Add(Add(addition));
            });
            var head = CurrentHead();
            foreach (var (addition, entry, added) in outcomes)
                addition.Outcome.TrySetResult((Prove(entry, head), added));
        }
    }

    private (Addition, LoggedEntry, bool) Add(Addition addition)
    {
        var leafHash = LogTree.LeafHash(addition.Entry.Body);
        if (_store.Find(leafHash) is { } index)
            return (addition, _store.Read(index)!, false);
        var entry = new LoggedEntry(_store.Size, leafHash, _clock.GetUtcNow().ToUnixTimeSeconds(), addition.Entry.Body, addition.Entry.Attestation);
        _tree.Append(leafHash, entry.Index);
        _store.Add(entry, addition.Entry.IndexKeys);
        return (addition, entry, true);
    }

    private EntryProof Prove(LoggedEntry entry, LogHead head) => new(entry, head, _tree.Inclusion(entry.Index, head.Size));

    private LogHead CurrentHead()
    {
        if (_head?.Size != _store.Size)
        {
            var root = _tree.Root(_store.Size);
            _head = new LogHead(_store.Size, root, Checkpoint(_store.Size, root));
        }

        return _head;
    }

    /// <summary>A checkpoint as a signed note (c2sp.org/tlog-checkpoint) with the key hint that Rekor v1 writes: the beginning of the log's id.</summary>
    private string Checkpoint(long size, byte[] root)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Host} - {TreeId}\n{size}\n{Convert.ToBase64String(root)}\n");
        var signature = _key.Sign(Encoding.UTF8.GetBytes(text));
        return $"{text}\n\u2014 {Host} {Convert.ToBase64String([.. _key.Id.AsSpan(0, sizeof(uint)), .. signature])}\n";
    }

    private sealed record Addition(NewEntry Entry)
    {
        public TaskCompletionSource<(EntryProof Proof, bool Added)> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
