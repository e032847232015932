using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// The sandbox's memory: one line for each object version, appended with one write before the change is answered, so that it survives the end of the process
/// (not of the machine: nothing is flushed to the disk). A last line that was cut off is dropped. Callers append one at a time.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string FileName = "journal.jsonl";
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly ArrayBufferWriter<byte> _head = new(512);
    private SafeFileHandle _file;

    private Journal(string directory, FileStream @lock)
    {
        (_path, _lock) = (Path.Combine(directory, FileName), @lock);
        _file = Open(_path, FileMode.OpenOrCreate);
    }

    /// <summary>Length of the file in bytes: where the next line goes.</summary>
    public long Length { get; private set; }

    public static Journal Open(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new Journal(directory, new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new IOException($"The sandbox directory {directory} cannot be used, perhaps because another process has it open. Stop that process or set Chains:DataDirectory to another directory. ({e.Message})", e);
        }
    }

    /// <summary>Reads every line that is whole, and sets the end behind the last of them.</summary>
    public IEnumerable<JournalEntry> Load()
    {
        var (buffer, start, filled) = (new byte[1 << 20], 0, 0);
        long position = 0;
        while (true)
        {
            var lineFeed = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                if (TryRead(buffer.AsSpan(start, lineFeed), position, out var entry))
                    yield return entry;
                (start, position, Length) = (start + lineFeed + 1, position + lineFeed + 1, position + lineFeed + 1);
                continue;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (filled, start) = (filled - start, 0);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = RandomAccess.Read(_file, buffer.AsSpan(filled), position + filled);
            if (read == 0)
                break;
            filled += read;
        }

        RandomAccess.SetLength(_file, Length);
    }

    public JournalLocation Append(string typeId, ObjectIdentity identity, bool deleted, byte[] text)
    {
        _head.ResetWrittenCount();
        JournalLine.WriteHead(_head, typeId, identity, deleted);
        RandomAccess.Write(_file, [_head.WrittenMemory, text, Tail], Length);
        var location = new JournalLocation(_file, Length + _head.WrittenCount, text.Length);
        Length = location.Offset + location.Length + Tail.Length;
        return location;
    }

    /// <summary>Starts a new file. Nothing changes for readers until <see cref="Replace"/>.</summary>
    public JournalRewrite BeginRewrite(long version) => new(Open(_path + ".new", FileMode.Create), Length, version);

    /// <summary>Makes the rewritten file the journal, with what was appended meanwhile copied behind it.</summary>
    public void Replace(JournalRewrite rewrite)
    {
        rewrite.CopyTail(_file, Length);
        File.Move(_path + ".new", _path, overwrite: true);
        (_file, Length) = (rewrite.File, rewrite.Length);
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    public static ReadOnlyMemory<byte> Tail { get; } = JournalLine.Tail.ToArray();

    private bool TryRead(ReadOnlySpan<byte> line, long position, out JournalEntry entry)
    {
        var read = JournalLine.TryRead(line, out var typeId, out var identity, out var deleted, out var offset);
        entry = new JournalEntry(typeId, identity, deleted, new JournalLocation(_file, position + offset, Math.Max(0, line.Length - 1 - offset)));
        return read;
    }

    private static SafeFileHandle Open(string path, FileMode mode)
    {
        var handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return handle;
    }
}
