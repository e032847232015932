using Chains.Web.Components.Controls;

namespace Chains.Web.Components.Pages;

/// <summary>One step of a run's way.</summary>
/// <param name="SincePrevious">Time since the step before it; null for the first.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Title, string? Detail, Tone Tone, string Icon, TimeSpan? SincePrevious);
