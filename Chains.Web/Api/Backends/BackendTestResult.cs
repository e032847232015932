using Chains.Core.Records;
using Chains.Core.Storage;

namespace Chains.Web.Api.Backends;

/// <summary>What a test of a backend found. Nothing is delivered by it.</summary>
/// <param name="Problem">Null when it passed.</param>
/// <param name="Message">What was reached, or exactly what is wrong and what to do.</param>
public sealed record BackendTestResult(string Name, bool Passed, DeliveryProblem? Problem, string Message)
{
    internal static BackendTestResult From(string name, BackendTest test) => new(name, test.Passed, test.Problem, test.Message);
}
