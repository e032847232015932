using Microsoft.Win32.SafeHandles;

namespace Chains.Web.Sandbox.Objects;

/// <summary>Where the JSON text of one object version stands. Keeps its file open: a journal that has been replaced is freed when nothing points into it.</summary>
internal sealed record JournalLocation(SafeFileHandle File, long Offset, int Length)
{
    public byte[] Read()
    {
        var text = GC.AllocateUninitializedArray<byte>(Length);
        for (var read = 0; read < Length;)
        {
            var count = RandomAccess.Read(File, text.AsSpan(read), Offset + read);
            if (count == 0)
                throw new EndOfStreamException($"The sandbox journal ends before byte {Offset + Length}. Was it shortened while the process ran?");
            read += count;
        }

        return text;
    }
}
