using Chains.Bench.Sample;

namespace Chains.Bench.Pipeline;

/// <summary>Makes finished runs outside of what is measured; no run is given out twice.</summary>
internal sealed class RunInputs
{
    private readonly SampleRun _sample = new();
    private int _next;

    public byte[][] Take(int count)
    {
        var runs = new byte[count][];
        for (var i = 0; i < count; i++)
            runs[i] = _sample.Finished("bench-", _next++, DateTimeOffset.UtcNow);
        return runs;
    }
}
