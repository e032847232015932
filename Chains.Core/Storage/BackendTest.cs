using Chains.Core.Records;

namespace Chains.Core.Storage;

/// <summary>What a test of a backend found: no artifact is delivered by it.</summary>
/// <param name="Problem">Null when it would take deliveries.</param>
/// <param name="Message">What was reached, or exactly what is wrong and what to do.</param>
public sealed record BackendTest(DeliveryProblem? Problem, string Message)
{
    public bool Passed => Problem is null;

    public static BackendTest Pass(string message) => new(null, message);

    public static BackendTest Fail(DeliveryProblem problem, string message) => new(problem, message);
}
