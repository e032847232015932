using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;

namespace Chains.Bench.Cluster;

/// <summary>
/// Watches the runs of the benchmark and notes when each is seen marked. Events are searched as bytes, not parsed:
/// the watch shares the processors with what is measured.
/// </summary>
internal sealed class MarkWatch : IAsyncDisposable
{
    private readonly RunClient _client;
    private readonly byte[] _name;
    private readonly long[] _markedAt;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private int _marked;
    private string _version;

    private MarkWatch(RunClient client, string prefix, int runs, string version)
    {
        (_client, _name, _version) = (client, Encoding.UTF8.GetBytes($"\"name\":\"{prefix}"), version);
        _markedAt = new long[runs];
        _running = Task.Run(WatchAsync);
    }

    /// <summary>Timestamps of the mark by run number; zero while it is not marked.</summary>
    public IReadOnlyList<long> MarkedAt => _markedAt;

    public int Marked => Volatile.Read(ref _marked);

    /// <summary>Events seen: one for every write to a run, whoever made it.</summary>
    public int Events { get; private set; }

    public static async Task<MarkWatch> StartAsync(RunClient client, string prefix, int runs, CancellationToken cancellation) =>
        new(client, prefix, runs, await client.VersionAsync(cancellation));

    /// <summary>Returns when all are marked.</summary>
    /// <exception cref="BenchException">No run was marked for the length of the patience.</exception>
    public async Task AllAsync(TimeSpan patience, CancellationToken cancellation)
    {
        for (var before = -1; !_all.Task.IsCompleted;)
        {
            if (_running.IsCompleted)
                await _running;
            if (before == Marked)
                throw new BenchException($"{Marked} of {_markedAt.Length} runs were marked, then none for {patience.TotalSeconds:F0} s.");
            before = Marked;
            await Task.WhenAny(_all.Task, _running, Task.Delay(patience, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await using var stream = await _client.WatchAsync(_version, _stop.Token);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 256 * 1024));
            while (true)
            {
                var read = await reader.ReadAsync(_stop.Token);
                var rest = ReadLines(read.Buffer);
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    break;
            }
        }
    }

    private ReadOnlySequence<byte> ReadLines(ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            Read(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"type\":\"ERROR\""u8))
            throw new BenchException("The watch of the benchmark ended: " + Encoding.UTF8.GetString(line));
        ReadVersion(line);
        var at = line.IndexOf(_name);
        if (at < 0 || !Utf8Parser.TryParse(line[(at + _name.Length)..], out int number, out _))
            return;
        Events++;
        if (_markedAt[number] != 0 || line.IndexOf("\"chains.tekton.dev/signed\":\"true\""u8) < 0)
            return;
        _markedAt[number] = Stopwatch.GetTimestamp();
        if (Interlocked.Increment(ref _marked) == _markedAt.Length)
            _all.SetResult();
    }

    private void ReadVersion(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("\"resourceVersion\":\""u8);
        if (at < 0)
            return;
        var value = line[(at + "\"resourceVersion\":\"".Length)..];
        _version = Encoding.ASCII.GetString(value[..value.IndexOf((byte)'"')]);
    }
}
