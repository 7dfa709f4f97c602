using System.Text;

namespace PersistentChat.LoadTests.Tests;

public sealed class PostTextTests
{
    private static readonly PostStamp Stamp = new(0xDEADBEEF, 31, 19_999, 4_000_000_000, 1_234_567_890_123_456_789);

    [Theory]
    [InlineData(PostText.Length)]
    [InlineData(200)]
    public void A_text_says_what_was_written(int length)
    {
        var text = new byte[length];
        PostText.Write(text, Stamp);
        Assert.True(PostText.TryRead(text, out var read));
        Assert.Equal(Stamp, read);
        Assert.All(text, character => Assert.True(char.IsAsciiHexDigitUpper((char)character) || character == '.'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Good morning, everybody, and welcome to this room of ours!")]
    public void Somebody_elses_text_has_no_stamp(string text) => Assert.False(PostText.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_text_that_is_too_short_is_refused() => Assert.Throws<ArgumentException>(() => PostText.Write(new byte[PostText.Length - 1], Stamp));
}
