namespace Chains.Web.Sandbox.Api;

/// <summary>Walks the fields of one protobuf message (<see href="https://protobuf.dev/programming-guides/encoding/"/>).</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <param name="value">Of a varint or fixed field.</param>
    /// <param name="content">Of a length-delimited field.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">It is cut off, or of a kind that is no longer written.</exception>
    public bool TryReadField(out int number, out ulong value, out ReadOnlySpan<byte> content)
    {
        (number, value) = (0, 0);
        content = default;
        if (_rest.IsEmpty)
            return false;
        var tag = ReadVarint();
        number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                value = ReadVarint();
                return true;
            case 1:
                Take(8);
                return true;
            case 2:
                var length = ReadVarint();
                content = Take(length > int.MaxValue ? int.MaxValue : (int)length);
                return true;
            case 5:
                Take(4);
                return true;
            default:
                throw new FormatException("unknown wire type");
        }
    }

    private ulong ReadVarint()
    {
        ulong result = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            result |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return result;
        }

        throw new FormatException("a number is too long");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw new FormatException("the message is cut off");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
