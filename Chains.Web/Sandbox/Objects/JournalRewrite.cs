using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Chains.Web.Sandbox.Objects;

/// <summary>
/// A new journal file being filled with the objects that live. Lines that reach the old file meanwhile are copied behind them at the end;
/// as both keep the order, the last line of a key is its state.
/// </summary>
internal sealed class JournalRewrite
{
    private readonly List<(StoredObject Object, JournalLocation Location)> _moved = [];
    private readonly long _tailStart;
    private long _tailOffset;

    /// <param name="version">Written first: the latest change may have been a deletion, of which no line is left.</param>
    public JournalRewrite(SafeFileHandle file, long tailStart, long version)
    {
        (File, _tailStart) = (file, tailStart);
        Write("", new ObjectIdentity("version", version, "", [], []), "{}"u8.ToArray());
    }

    public SafeFileHandle File { get; }

    public long Length { get; private set; }

    /// <summary>Writes one object. Holds no lock of the store: an object that has changed since is told by a later line.</summary>
    public void Add(string typeId, StoredObject stored) => _moved.Add((stored, Write(typeId, stored.Identity, stored.Read())));

    public void CopyTail(SafeFileHandle old, long oldLength)
    {
        _tailOffset = Length - _tailStart;
        var buffer = new byte[1 << 20];
        for (var position = _tailStart; position < oldLength;)
        {
            var read = RandomAccess.Read(old, buffer.AsSpan(0, (int)Math.Min(buffer.Length, oldLength - position)), position);
            if (read == 0)
                throw new EndOfStreamException("The sandbox journal is shorter than what was written to it.");
            RandomAccess.Write(File, buffer.AsSpan(0, read), Length);
            (position, Length) = (position + read, Length + read);
        }
    }

    /// <summary>Points what was moved, and what was appended meanwhile, to the new file.</summary>
    public void Redirect(IEnumerable<StoredObject> live)
    {
        foreach (var (stored, location) in _moved)
            stored.Move(location);
        foreach (var stored in live)
        {
            if (stored.Location is { } location && location.File != File)
                stored.Move(location with { File = File, Offset = location.Offset + _tailOffset });
        }
    }

    private JournalLocation Write(string typeId, ObjectIdentity identity, byte[] text)
    {
        var head = new ArrayBufferWriter<byte>(512);
        JournalLine.WriteHead(head, typeId, identity, deleted: false);
        RandomAccess.Write(File, [head.WrittenMemory, text, Journal.Tail], Length);
        var location = new JournalLocation(File, Length + head.WrittenCount, text.Length);
        Length = location.Offset + location.Length + Journal.Tail.Length;
        return location;
    }
}
