using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chains.Core.Records;

/// <summary>Instants are kept as Unix milliseconds.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
