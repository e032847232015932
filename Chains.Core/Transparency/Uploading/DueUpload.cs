namespace Chains.Core.Transparency.Uploading;

/// <summary>A row that is due, before anything else of it is read.</summary>
/// <param name="Bytes">Of the payload, which an envelope holds.</param>
internal readonly record struct DueUpload(long Id, DateTimeOffset At, long Bytes);
