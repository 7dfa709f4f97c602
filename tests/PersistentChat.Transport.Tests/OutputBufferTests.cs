using System.Text;

namespace PersistentChat.Transport.Tests;

public sealed class OutputBufferTests
{
    private readonly OutputBuffer _buffer = new(new ChunkPool(16));

    [Fact]
    public void What_was_taken_stays_taken_when_room_was_asked_for_and_not_used()
    {
        Write("0123456789abcdef");
        _buffer.Consume(4);
        _buffer.GetSpan(8);
        _buffer.GetSpan(64);
        Write("!");
        Assert.Equal("456789abcdef!", Rest());
    }

    [Fact]
    public void Bytes_come_out_in_order_over_chunks_of_any_size()
    {
        Write("0123456789");
        Write("abcdefghijklmnopqrstuvwxyz");
        _buffer.Consume(10);
        Write("A");
        _buffer.Consume(3);
        Assert.Equal(24, _buffer.Length);
        Assert.Equal("defghijklmnopqrstuvwxyzA", Rest());
        Assert.Equal(0, _buffer.Length);
    }

    [Fact]
    public void A_cleared_buffer_begins_anew()
    {
        Write("0123456789");
        _buffer.Consume(4);
        _buffer.Clear();
        Write("abc");
        Assert.Equal("abc", Rest());
    }

    [Fact]
    public void A_buffer_that_begins_small_goes_on_in_chunks_of_the_full_size()
    {
        var (large, small) = (new ChunkPool(16), new ChunkPool(4));
        var buffer = new OutputBuffer(large, small) { BeginsSmall = true };
        foreach (var text in new[] { "abc", "defghijk", "lmn" })
        {
            Encoding.ASCII.GetBytes(text).CopyTo(buffer.GetSpan(text.Length));
            buffer.Advance(text.Length);
        }
        Assert.Equal("abc", Encoding.ASCII.GetString(buffer.Oldest));
        buffer.Consume(3);
        Assert.Equal("defghijklmn", Encoding.ASCII.GetString(buffer.Oldest));
        buffer.Consume(11);
        Assert.Equal((1, 1), (small.Free, large.Free));
        // What does not fit a small one goes into a large one at once.
        buffer.GetSpan(5);
        Assert.Equal((1, 0), (small.Free, large.Free));
        buffer.Clear();
        Assert.Equal((1, 1), (small.Free, large.Free));
    }

    private void Write(string text)
    {
        Encoding.ASCII.GetBytes(text, _buffer.GetSpan(text.Length));
        _buffer.Advance(text.Length);
    }

    private string Rest()
    {
        var rest = new StringBuilder();
        while (_buffer.Length > 0)
        {
            rest.Append(Encoding.ASCII.GetString(_buffer.Oldest));
            _buffer.Consume(_buffer.Oldest.Length);
        }
        return rest.ToString();
    }
}
