using System.Diagnostics.Metrics;
using Chains.Core.Pipeline;

namespace Chains.Tests.Shared;

/// <summary>Instruments that nobody reads.</summary>
internal static class TestMetrics
{
    public static ChainsMetrics Create() => new(new Meters());

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
