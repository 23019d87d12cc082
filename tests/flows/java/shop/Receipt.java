// What a receipt says, for another file.
package shop;

import com.stripe.android.model.CardParams;

final class Receipt {
    private final CardParams card;
    private final long number = System.nanoTime();

    Receipt(CardParams card) {
        this.card = card;
    }

    String full() {
        return brief() + " card " + card.getNumber();
    }

    String brief() {
        return "receipt " + number;
    }
}
