package com.example;

import io.winnow.engine.tokenizer.TokenBuffer;

/** Uses the public API of the library as its documents tell. */
final class Consumer {
  private Consumer() {}

  public static void main(String[] arguments) {
    TokenBuffer ids = new TokenBuffer();
    ids.add(7);
    System.out.println(ids.size() + " id: " + ids.get(0));
  }
}
