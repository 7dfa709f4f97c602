using System.Globalization;

namespace PersistentChat.Server;

/// <summary>
/// The numbers that a pattern is filled with. An entry without a pattern is a range of one in which braces mean nothing.
/// </summary>
/// <param name="From">First number.</param>
/// <param name="To">Last number, inclusive.</param>
/// <param name="IsPattern">True if texts are patterns, in which <c>{0}</c> stands for the number.</param>
internal readonly record struct SeedRange(int From, int To, bool IsPattern)
{
    /// <summary>Most objects one entry may make: ten times the users of a full node.</summary>
    public const int Largest = 200_000;

    /// <summary>An entry that is no pattern.</summary>
    public static SeedRange Single { get; } = new(0, 0, IsPattern: false);

    /// <summary>How many objects it makes.</summary>
    public int Count => To - From + 1;

    /// <summary>All numbers, rising.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(From, Count);

    /// <summary>Puts a number into a pattern; .NET number formats such as <c>{0:x12}</c> or <c>{0:d3}</c> are allowed.</summary>
    /// <exception cref="FormatException">The text is no pattern for one number.</exception>
    public string Fill(string text, int number) => IsPattern ? string.Format(CultureInfo.InvariantCulture, text, number) : text;
}
